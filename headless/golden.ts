/** `npm run golden` in the page: the cases of a golden file on WebGPU. */
import type { GoldenFile, GoldenOptions } from '../scripts/golden/options'
import { Report } from '../scripts/golden/report'
import { openBackend } from '../src/backend'
import { checkOnEngine } from './golden/checks'
import { register } from './registry'

interface GoldenRequest extends Omit<GoldenOptions, 'records'> {
  readonly file: GoldenFile
  /** Base64 of the first records of each data set. */
  readonly records: Readonly<Record<string, string>>
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

register('golden', async ({ file, records, ...options }: GoldenRequest) => {
  const bytes = Object.entries(records).map(([name, base64]) => [name, bytesOf(base64)])
  const report = new Report()
  await checkOnEngine(file, report, { ...options, records: Object.fromEntries(bytes) }, await openBackend())
  return report.outcome()
})
