/** The course kit as files: texts of scripts/course/text with the numbers put in, for reading (docs/course) and for the site (public/course). */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { marked } from 'marked'
import { SearchError } from '../../src/errors'
import { PROJECT_ROOT } from '../project/paths.mjs'
import type { Facts } from './facts'

const LANGUAGES = ['en', 'zh'] as const
const TEXTS = ['plan', 'worksheet', 'questions', 'answers'] as const
/** Of `npm start`, for readers of docs/course. */
const LOCAL = 'http://localhost:4173/'
/** Below the title there, where a text has such links. */
const START = {
  en: '_The links lead to your own machine: `npm start` has to run there._',
  zh: '_链接指向你自己的电脑：那里要先运行 `npm start`。_',
}

/** Texts that a class does not see: pages for it do not lead to them. */
const FOR_TEACHERS: ReadonlySet<string> = new Set(['plan', 'answers'])

const LICENCE = '[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)'
const FOOT = {
  en: `© DARTS+ Lab contributors, ${LICENCE}`,
  zh: `© DARTS+ Lab 贡献者，${LICENCE}`,
}

const WORDS = {
  en: {
    html: 'en',
    lab: 'DARTS+ Lab',
    plan: 'Plans',
    worksheet: 'Worksheet',
    questions: 'Questions',
    answers: 'Answers',
  },
  zh: { html: 'zh-Hans', lab: 'DARTS+ Lab', plan: '教案', worksheet: '练习', questions: '课前课后题', answers: '答案' },
} as const

export interface CourseFile {
  /** From the project's root. */
  readonly file: string
  readonly text: string
}

/** @throws SearchError naming a number that no recording gives */
function filled(name: string, text: string, facts: Facts): string {
  return text.replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => {
    const value = facts[key]
    if (value === undefined) throw new SearchError('internal', `${name}: {{${key}}} is no fact of the course kit`)
    return value
  })
}

function page(language: (typeof LANGUAGES)[number], current: (typeof TEXTS)[number], body: string): string {
  const words = WORDS[language]
  const other = language === 'en' ? 'zh' : 'en'
  const links = [
    ...TEXTS.filter((text) => FOR_TEACHERS.has(current) || !FOR_TEACHERS.has(text)).map((text) => ({
      href: `${text}.${language}.html`,
      name: words[text],
      isHere: text === current,
    })),
    { href: `${current}.${other}.html`, name: language === 'en' ? '中文' : 'English', isHere: false },
    { href: '../', name: words.lab, isHere: false },
  ]
  const nav = links.map(
    ({ href, name, isHere }) => `<a href="${href}"${isHere ? ' aria-current="page"' : ''}>${name}</a>`,
  )
  return `<!doctype html>
<html lang="${words.html}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words[current]} · ${words.lab}</title>
<link rel="icon" href="../favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="course.css">
</head>
<body>
<nav>${nav.join('\n')}</nav>
<main>
${body.trim()}
</main>
</body>
</html>
`
}

export async function courseFiles(facts: Facts): Promise<CourseFile[]> {
  const files: CourseFile[] = []
  for (const language of LANGUAGES)
    for (const name of TEXTS) {
      const file = `${name}.${language}`
      const text = readFileSync(path.join(PROJECT_ROOT, 'scripts', 'course', 'text', `${file}.md`), 'utf8')
      const source = `${text.trimEnd()}\n\n---\n\n${FOOT[language]}\n`
      const start = source.includes('{{lab}}') ? `${START[language]}\n\n` : ''
      const local = source.replace(/^# .*\n\n/, (title) => title + start)
      files.push({ file: `docs/course/${file}.md`, text: filled(file, local, { ...facts, lab: LOCAL }) })
      const body = await marked(filled(file, source, { ...facts, lab: '../' }))
      files.push({ file: `public/course/${file}.html`, text: page(language, name, body) })
    }
  return files
}
