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
  test.each(['formula', 'genotypes-darts', 'genotypes-pcdarts', 'nb201-strings', 'stopping', 'param-counts', 'pdarts'])(
    '%s agrees',
    (name) => {
      const { errors, unsupported } = check(name).outcome()
      expect(Object.entries(errors).filter(([, verdict]) => !verdict.ok)).toEqual([])
      expect(Object.keys(errors)).not.toEqual([])
      expect(unsupported).toEqual([])
    },
  )

  test('a wrong number in a file is found and named', () => {
    const report = check('nb201-strings', {}, (file) => JSON.parse(JSON.stringify(file).replace('none~1', 'none~2')))
    expect(report.outcome().errors.strings).toMatchObject({ ok: false })
  })

  test('--only leaves the other cases out', () => {
    const cases = (only: string) => check('stopping', { only }).outcome().errors.skip_normal?.checks
    expect([cases('seed 21'), cases('seed 2'), cases('seed 999')]).toEqual([1, 3, undefined])
  })
})
