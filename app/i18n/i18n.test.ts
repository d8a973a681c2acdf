import { expect, test } from 'vitest'
import { aboutEn } from './about/en'
import { aboutZh } from './about/zh'
import { answersEn } from './answers/en'
import { answersZh } from './answers/zh'
import { en } from './en'
import { evidenceEn } from './evidence/en'
import { evidenceZh } from './evidence/zh'
import { exportingEn } from './export/en'
import { exportingZh } from './export/zh'
import { gaugesEn } from './gauges/en'
import { gaugesZh } from './gauges/zh'
import { imagesEn } from './images/en'
import { imagesZh } from './images/zh'
import { openedEn } from './import/en'
import { openedZh } from './import/zh'
import { picturesEn } from './pictures/en'
import { picturesZh } from './pictures/zh'
import { profileEn } from './profile/en'
import { profileZh } from './profile/zh'
import { proxiesEn } from './proxies/en'
import { proxiesZh } from './proxies/zh'
import { questionEn } from './question/en'
import { questionZh } from './question/zh'
import { recordingsEn } from './recordings/en'
import { recordingsZh } from './recordings/zh'
import { seedsEn } from './seeds/en'
import { seedsZh } from './seeds/zh'
import { setupEn } from './setup/en'
import { setupZh } from './setup/zh'
import { preferredLanguage } from './useText'
import { zh } from './zh'

/** The page's own words, and those that come with its sheets and late panels. */
const english = {
  ...en,
  setup: setupEn,
  profile: profileEn,
  exporting: exportingEn,
  images: imagesEn,
  pictures: picturesEn,
  brought: openedEn,
  about: aboutEn,
  seeds: seedsEn,
  evidence: evidenceEn,
  question: questionEn,
  answers: answersEn,
  proxies: proxiesEn,
  gauges: gaugesEn,
  recordings: recordingsEn,
}
const chinese = {
  ...zh,
  setup: setupZh,
  profile: profileZh,
  exporting: exportingZh,
  images: imagesZh,
  pictures: picturesZh,
  brought: openedZh,
  about: aboutZh,
  seeds: seedsZh,
  evidence: evidenceZh,
  question: questionZh,
  answers: answersZh,
  proxies: proxiesZh,
  gauges: gaugesZh,
  recordings: recordingsZh,
}

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
  /^(product|curves\.(alpha|mixing|sigmoid|alphaTitle)|readout\.none|time\.speeds\.normal|setup\.algorithms\.(sets\.)?names\..*\.name|(setup|about)\.datasets\.(?!generated|own).*|images\.formats\.parquet|evidence\.csv|question\.(imagesOption|table\.(alphaMark|removalMark))|answers\.plain)$/

test('both catalogues hold the same keys', () => {
  expect(leaves(chinese).map(([path]) => path)).toEqual(leaves(english).map(([path]) => path))
})

test('no text is empty or undefined', () => {
  for (const catalogue of [english, chinese])
    for (const [path, text] of leaves(catalogue)) {
      expect(text.includes('undefined'), path).toBe(false)
      expect(text.length > 0 || EMPTY.has(path), path).toBe(true)
    }
})

test('every sentence is translated', () => {
  const original = new Map(leaves(english))
  const same = leaves(chinese).filter(
    ([path, text]) => original.get(path) === text && /[a-z]{3}/i.test(text) && !SAME.test(path),
  )
  expect(same.map(([path]) => path).filter((path) => !path.startsWith('setup.fields.'))).toEqual([])
})

test('the browser chooses between the two languages', () => {
  expect(preferredLanguage(['zh-CN', 'en'])).toBe('zh')
  expect(preferredLanguage(['fr', 'en-GB', 'zh'])).toBe('en')
  expect(preferredLanguage([])).toBe('en')
})
