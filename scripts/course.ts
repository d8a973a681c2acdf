/**
 * `npm run course`: the course kit, docs/course and public/course, from its texts (scripts/course/text) and the recordings' numbers.
 * Run it after a recording was made anew; scripts/course/course.test.ts fails until then.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { courseFacts } from './course/facts'
import { courseFiles } from './course/texts'
import { PROJECT_ROOT } from './project/paths.mjs'

for (const { file, text } of await courseFiles(courseFacts())) {
  const target = path.join(PROJECT_ROOT, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, text)
  console.log(file)
}
