/** Every number of the course kit is that of a recording, and what is committed is what the recordings say today. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readHash } from '../../app/address/hash'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { courseFacts } from './facts'
import { courseFiles } from './texts'

const files = await courseFiles(courseFacts())

test.each(files)('$file is what the recordings say: else npm run course', ({ file, text }) => {
  const target = path.join(PROJECT_ROOT, file)
  expect(existsSync(target) ? readFileSync(target, 'utf8') : 'missing').toBe(text)
})

test('the plan tells of a collapse that rule 1 would have prevented', () => {
  const facts = courseFacts()
  const number = (name: string): number => Number(facts[`two.${name}`])
  expect(number('skipsEnd')).toBeGreaterThan(number('skipsKept'))
  expect(number('finalKept')).toBeGreaterThan(number('finalEnd'))
  // "It did not warn": the supernet's own accuracy is no lower at the end.
  expect(number('searchEnd')).toBeGreaterThan(number('searchKept') - 2)
  // "Rule 2 does not fire": in some seeds.
  expect(Number(facts['seeds.rule2'])).toBeLessThan(Number(facts['seeds.all']))
  expect(Number(facts['small.depthEnd'])).toBeLessThan(Number(facts['small.depthFirst']))
})

test('both languages give the same numbers and lead to the same places', () => {
  const numbers = (text: string) => (text.match(/\d+(?:\.\d+)?/g) ?? []).sort()
  const places = (text: string) =>
    [...text.matchAll(/4173\/#([^)]*)\)/g)].map(([, hash]) => ({ ...readHash(`#${hash}`), language: undefined }))
  for (const { file, text } of files.filter(({ file }) => file.endsWith('.en.md'))) {
    const chinese = files.find((other) => other.file === file.replace('.en.', '.zh.'))?.text ?? ''
    expect(places(chinese), file).toEqual(places(text))
    for (const place of places(text)) expect(Object.keys(place).length, file).toBeGreaterThan(1)
    if (!file.includes('plan')) expect(numbers(chinese).length, file).toBe(numbers(text).length)
  }
})

test('a key has an answer for each question', () => {
  const text = (name: string): string => files.find(({ file }) => file === `docs/course/${name}.md`)?.text ?? ''
  for (const language of ['en', 'zh']) {
    expect(text(`questions.${language}`).match(/^\d+\. /gm)).toHaveLength(10)
    const key = text(`answers.${language}`).match(/\b\d+ [a-d](?=[,，\n])/g)
    expect(key).toHaveLength(10)
  }
})
