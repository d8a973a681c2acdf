/** `--export FORMAT=FILE` of `npm run search`, and the writing of such files. */
import { EXPORT_FORMATS, type ExportFormat, isExportFormat, writeExport } from '../../src/export/formats'
import { genotypeOfRun } from '../../src/export/fromRun'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type Target, writeTarget } from '../host/targets'
import { refuseGiven, UsageError } from '../host/usage'

export interface ExportRequest {
  readonly format: ExportFormat
  readonly file: string
}

/** @throws UsageError before anything runs */
export function readExportRequests(texts: readonly string[]): ExportRequest[] {
  return texts.map((text) => {
    const [, format, file] = /^([^=]+)=(.+)$/s.exec(text) ?? []
    if (format === undefined || file === undefined) throw new UsageError(`--export ${text}: expected FORMAT=FILE`)
    if (!isExportFormat(format))
      throw new UsageError(`--export ${text}: format ${format} is unknown, have ${EXPORT_FORMATS.join(', ')}`)
    return { format, file }
  })
}

const WHICH = ['epoch', 'name', 'network'] as const

/**
 * Refuses a choice that chooses nothing: of what is written, of a run or of genotypes.
 *
 * @throws UsageError naming the option, its value and why
 */
export function checkWhich(
  values: { readonly [name in (typeof WHICH)[number]]?: string | undefined },
  holds: 'cells' | 'runs',
  file: string,
  requests: readonly ExportRequest[],
): void {
  if (requests.length === 0) refuseGiven(values, WHICH, 'says what is written; add FORMAT=FILE')
  if (holds === 'cells') refuseGiven(values, ['epoch', 'network'], `is of a run; ${file} holds genotypes`)
  else refuseGiven(values, ['name'], `chooses a genotype; ${file} holds a run, --epoch N chooses its cell`)
}

/** What `checkTargets` asks for. */
export function exportTargets(requests: readonly ExportRequest[], option = '--export '): Target[] {
  return requests.map(({ format, file }) => ({ option: `${option}${format}`, file }))
}

/**
 * @param epoch left out: the epoch the run returned
 * @throws SearchError 'unsupported' when a format cannot say the genotype
 */
export async function writeExports(
  run: RunRecord,
  requests: readonly ExportRequest[],
  epoch?: number,
  network: 'mean' | 'own' = 'mean',
): Promise<void> {
  const { genotype, stamp } = genotypeOfRun(run, epoch, network)
  for (const { format, file } of requests) {
    await writeTarget(file, writeExport(format, genotype, stamp))
    console.error(`written: ${file} (${format}, epoch ${stamp.epoch})`)
  }
}
