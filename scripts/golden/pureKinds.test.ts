/** The golden kinds that need no engine, against the golden files where those are there. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { SHARED_FOLDER } from '../project/paths.mjs'
import { archiveOf } from './images'
import { imagesNeeded, PURE_KINDS } from './kinds'
import type { GoldenFile, GoldenOptions } from './options'
import { Report } from './report'

const golden = (name: string): string => path.join(SHARED_FOLDER, 'golden', `${name}.json`)
const archive = (dataset: string): string => path.join(SHARED_FOLDER, 'data', archiveOf(dataset).file)

const needed = [golden('formula'), archive('cifar10'), archive('cifar100')]
const missing = needed.filter((file) => !existsSync(file))
if (missing.length > 0)
  console.warn(`Golden tests skipped: ${missing.join(', ')} missing; DARTS_SHARED names the folder.`)

const options: GoldenOptions = { only: null, allowSwitch: false, parallelism: null, records: {} }

function check(
  name: string,
  given: Partial<GoldenOptions> = {},
  change = (file: GoldenFile): GoldenFile => file,
): Report {
  const file = change(JSON.parse(readFileSync(golden(name), 'utf8')) as GoldenFile)
  const records = Object.fromEntries(
    [...imagesNeeded(file).keys()].map((dataset) => [dataset, new Uint8Array(readFileSync(archive(dataset)))]),
  )
  const report = new Report()
  PURE_KINDS[file.kind]?.(file as never, report, { ...options, records, ...given })
  return report
}

describe.skipIf(missing.length > 0)('golden files', () => {
  const pure = [
    'formula',
    'genotypes-darts',
    'genotypes-pcdarts',
    'nb201-strings',
    'stopping',
    'param-counts',
    'pdarts',
  ]
  test.each([...pure, 'methods-nb301', 'methods-xgb'])('%s agrees', (name) => {
    const { errors, unsupported } = check(name).outcome()
    expect(Object.entries(errors).filter(([, verdict]) => !verdict.ok)).toEqual([])
    expect(Object.keys(errors)).not.toEqual([])
    expect(unsupported).toEqual([])
  })

  test('a wrong number in a file is found and named', () => {
    const report = check('nb201-strings', {}, (file) => JSON.parse(JSON.stringify(file).replace('none~1', 'none~2')))
    expect(report.outcome().errors.strings).toMatchObject({ ok: false })
  })

  test.each([
    ['param-counts', 'supernets'],
    ['param-counts', 'discrete'],
    ['genotypes-darts', 'tables'],
    ['genotypes-darts', 'listed'],
    ['genotypes-darts', 'zeros'],
    ['nb201-strings', 'tables'],
    ['stopping', 'cases'],
    ['pdarts', 'cases'],
    ['formula', 'hash'],
    ['formula', 'parameters'],
    ['formula', 'images'],
    ['methods-nb301', 'cases'],
    ['methods-nb301', 'constants'],
    ['methods-xgb', 'mean'],
  ])('%s without %s is compared without it, and says so', (name, part) => {
    const without = (file: GoldenFile): GoldenFile =>
      Object.fromEntries(Object.entries(file).filter(([key]) => key !== part)) as unknown as GoldenFile
    const { notes, errors } = check(name, {}, without).outcome()
    expect(notes).toEqual([`${part}: not in the file, not checked`])
    expect(Object.values(errors).every(({ ok }) => ok)).toBe(true)
  })

  test('a case without some of its numbers is compared in the others, and says which are missing', () => {
    const { notes, errors } = check('stopping', { only: 'seed 21' }, (file) => {
      const { cases } = file as unknown as { cases: Record<string, unknown>[] }
      for (const one of cases) for (const part of ['check', 'criterion2', 'genotype_last']) delete one[part]
      return file
    }).outcome()
    expect(notes.filter((note) => !note.includes('criterion2'))).toEqual([
      'check of seed 21: not in the file, not checked',
      'genotype_last of seed 21: not in the file, not checked',
    ])
    expect(Object.keys(errors)).toContain('criterion1')
    expect(Object.keys(errors)).not.toContain('genotype_last')
  })

  test('sizes of a network whose genotype is not in the file are not checked, which is said', () => {
    const { notes } = check('param-counts', {}, (file) => {
      delete (file as unknown as { genotypes: Record<string, unknown> }).genotypes.PDARTS
      return file
    }).outcome()
    expect(notes).toEqual(['genotypes.PDARTS: not in the file, not checked'])
  })

  test('a part that is no list is refused by name', () => {
    const file = (given: GoldenFile) => ({ ...given, supernets: 5 }) as GoldenFile
    expect(() => check('param-counts', {}, file)).toThrow('supernets: 5, expected a list')
  })

  test('--only leaves the other cases out', () => {
    const cases = (only: string) => check('stopping', { only }).outcome().errors.skip_normal?.checks
    expect([cases('seed 21'), cases('seed 2'), cases('seed 999')]).toEqual([1, 3, undefined])
  })
})
