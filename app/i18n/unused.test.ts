/**
 * No word that nobody says. Reads the page's sources as text: a key counts as said where its name is taken from something
 * (`.name`, `{ name } =`, `'name'`, `${x}Name`) or a group it belongs to is looked up by a variable (`group[x]`). It may miss one; it never cries wolf.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answersEn } from './answers/en'
import { en } from './en'
import { evaluateEn } from './evaluate/en'
import { exportingEn } from './export/en'
import { gaugesEn } from './gauges/en'
import { imagesEn } from './images/en'
import { openedEn } from './import/en'
import { picturesEn } from './pictures/en'
import { profileEn } from './profile/en'
import { proxiesEn } from './proxies/en'
import { questionEn } from './question/en'
import { resultsEn } from './results/en'
import { setupEn } from './setup/en'
import { storyEn } from './story/en'

const sources = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\./.test(path) && !path.replaceAll('\\', '/').startsWith('i18n/'))
  .map((path) => readFileSync(`app/${path}`, 'utf8'))
  .join('\n')

const found = (pattern: RegExp): Set<string> =>
  new Set([...sources.matchAll(pattern)].map((match) => match[1] as string))
const taken = found(/\??\.\s*([A-Za-z]\w*)/g)
const quoted = found(/'([\w-]+)'/g)
const lookedUp = found(/\.(\w+)(?:\?\.)?\[[^\]'"]/g)
const listed = found(/Object\.(?:keys|values|entries)\((?:\w+\.)*(\w+)/g)
/** Names put together: `${reading}None`. */
const endings = [...found(/`\$\{\w+\}(\w+)`/g)]
const unpacked = new Set(
  [...sources.matchAll(/\{([^{}]*)\}(?:\s*=\s|\s*:\s*\w+Props)/g)].flatMap(
    (match) => (match[1] as string).match(/\w+/g) ?? [],
  ),
)

function unsaid(node: unknown, path: readonly string[]): string[] {
  const name = path.at(-1)
  if (name !== undefined && (lookedUp.has(name) || listed.has(name))) return []
  if (typeof node === 'object' && node !== null && !Array.isArray(node))
    return Object.entries(node).flatMap(([key, value]) => unsaid(value, [...path, key]))
  const said =
    name === undefined ||
    endings.some((ending) => name.endsWith(ending)) ||
    [taken, quoted, unpacked].some((names) => names.has(name))
  return said ? [] : [path.join('.')]
}

test('every word of the catalogues is said somewhere', () => {
  const late = {
    story: storyEn,
    results: resultsEn,
    evaluate: evaluateEn,
    images: imagesEn,
    pictures: picturesEn,
    setup: setupEn,
    profile: profileEn,
    exporting: exportingEn,
    brought: openedEn,
    question: questionEn,
    answers: answersEn,
    proxies: proxiesEn,
    gauges: gaugesEn,
  }
  expect(unsaid({ ...en, ...late }, [])).toEqual([])
})

test('a word that is said nowhere is found', () => {
  expect(unsaid({ neverSaidAnywhere: 'text' }, ['group'])).toEqual(['group.neverSaidAnywhere'])
})
