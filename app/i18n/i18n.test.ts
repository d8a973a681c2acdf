import { expect, test } from 'vitest'
import { en } from './en'
import { preferredLanguage } from './useText'
import { zh } from './zh'

/** Every leaf of a catalogue with its path; functions are called with plausible arguments. */
function leaves(node: unknown, path = ''): [path: string, text: string][] {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node === 'function') return [[path, String(node(3, 4, 5, 6, 7))]]
  if (typeof node !== 'object' || node === null) return [[path, '']]
  return Object.entries(node).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key))
}

/** Left empty on purpose, or the same in both languages. */
const EMPTY = new Set(['caption.fetching.body'])
const SAME =
  /^(product|curves\.(alpha|mixing|alphaTitle)|readout\.none|setup\.device|time\.speeds\.normal|algorithms\.names\..*\.name)$/

test('both catalogues hold the same keys', () => {
  expect(leaves(zh).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path))
})

test('no text is empty or undefined', () => {
  for (const catalogue of [en, zh])
    for (const [path, text] of leaves(catalogue)) {
      expect(text.includes('undefined'), path).toBe(false)
      expect(text.length > 0 || EMPTY.has(path), path).toBe(true)
    }
})

test('every sentence is translated', () => {
  const english = new Map(leaves(en))
  const same = leaves(zh).filter(
    ([path, text]) => english.get(path) === text && /[a-z]{3}/i.test(text) && !SAME.test(path),
  )
  expect(same.map(([path]) => path).filter((path) => !path.startsWith('fields.'))).toEqual([])
})

test('the browser chooses between the two languages', () => {
  expect(preferredLanguage(['zh-CN', 'en'])).toBe('zh')
  expect(preferredLanguage(['fr', 'en-GB', 'zh'])).toBe('en')
  expect(preferredLanguage([])).toBe('en')
})
