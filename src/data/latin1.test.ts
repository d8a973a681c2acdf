import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { latin1Text } from './latin1'

test('every byte becomes the character of its number', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256)
  const text = latin1Text(bytes)
  expect(text).toHaveLength(20_000)
  expect([...text].every((character, i) => character.charCodeAt(0) === i % 256)).toBe(true)
  expect(latin1Text(bytes.subarray(0, 0))).toBe('')
})

// What goes wrong with one shows in browsers only.
test('no TextDecoder decodes anything but Unicode', () => {
  const sources = ['src', 'app', 'headless'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.tsx?$/.test(path))
      .map((path) => `${folder}/${path}`),
  )
  expect(sources.length).toBeGreaterThan(100)
  const others = sources.filter((path) =>
    /new TextDecoder\((?!\)|'utf-(?:8|16le|16be)')/.test(readFileSync(path, 'utf8')),
  )
  expect(others).toEqual([])
})
