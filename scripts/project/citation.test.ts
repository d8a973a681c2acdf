import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT_ROOT } from './paths.mjs'

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8')

test('what is cited is the version that is packed, under its licence', () => {
  const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string }
  const citation = read('CITATION.cff')
  expect(/^version: (.*)$/m.exec(citation)?.[1]).toBe(version)
  expect(/^license: (.*)$/m.exec(citation)?.[1]).toBe(license)
})

test('the workflow runs commands that exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const commands = [...read('.github/workflows/lab.yml').matchAll(/- run: npm (?:run )?(\S+)/g)].map(([, name]) => name)
  expect(commands).toEqual(['test', 'ci', 'build', 'ci', 'release', 'pack'])
  for (const name of commands) if (name !== 'ci' && name !== 'pack') expect(scripts).toHaveProperty(name as string)
})
