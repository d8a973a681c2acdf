/** The engine's side of `npm run golden`: runs a golden file's cases on the real engine and reports the errors. */

import type { GoldenFile, GoldenOptions } from '../scripts/golden/options'
import { Report } from '../scripts/golden/report'
import { checkCells } from './golden/cells'
import { checkGumbel } from './golden/gumbel'
import { checkNb201 } from './golden/nb201'
import { checkOps } from './golden/ops'
import { checkSupernet } from './golden/supernet'
import { register } from './registry'

interface GoldenRequest {
  readonly file: GoldenFile
  readonly only: string | null
  readonly allowSwitch: boolean
  readonly parallelism: number | null
  /** Base64 of the first records of each data set. */
  readonly records: Readonly<Record<string, string>>
}

const CHECKS: Readonly<Record<string, (file: never, report: Report, options: GoldenOptions) => Promise<void>>> = {
  ops: checkOps,
  cells: checkCells,
  supernet: checkSupernet,
  nb201: checkNb201,
  gumbel: checkGumbel,
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

register('golden', async ({ file, records, ...options }: GoldenRequest) => {
  const check = CHECKS[file.kind]
  if (!check) throw new Error(`golden kind ${file.kind}: not one for the engine`)
  const bytes = Object.entries(records).map(([name, base64]) => [name, bytesOf(base64)])
  const report = new Report()
  await check(file as never, report, { ...options, records: Object.fromEntries(bytes) })
  return report.outcome()
})
