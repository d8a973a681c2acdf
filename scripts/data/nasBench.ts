/**
 * The table of NAS-Bench-201: where it is public, how its columns become ours, and the digest of the result. The benchmark's
 * own file (several gigabytes, behind a login) holds more; this one holds every cell's final test accuracy.
 */
import { createHash } from 'node:crypto'
import { SearchError, shown } from '../../src/errors'
import { looksLikeNb201Table, NB201_COLUMNS, readNb201Table } from '../../src/export/nb201Table'
import { type DownloadOptions, download } from './download'

/** Queries of NATS-Bench's topology space: test accuracy after 200 epochs, mean over the benchmark's seeds. */
export const NB201_URL =
  'https://raw.githubusercontent.com/v-tao/nats-bench-landscape/b307ae5fe6e8d7043cd4fe7d1c3532288271adb7/nats_bench.csv'
const SOURCE_COLUMNS =
  'CIFAR10TestAccuracy200Epochs,CIFAR100TestAccuracy200Epochs,ImageNetTestAccuracy200Epochs,ArchitectureString,UniqueString'
/** Of our text of it. */
const SHA256 = '69c3a3d836c230baeb0ea9b55e99da03442496f5ed6f6a9c8f3c1c6fd7786d31'
/** The source has 3 MB. */
const LIMIT_BYTES = 20_000_000
const DECIMALS = 4

/** The source's text as the lab's table; a text that is that table already stays as it is. */
export function toNb201Table(text: string, name: string): string {
  if (looksLikeNb201Table(text)) return text
  const [header, ...rows] = text.trim().split(/\r?\n/)
  if (header !== SOURCE_COLUMNS)
    throw new SearchError('bad-table', `${name}: first line is ${shown(header)}, expected ${SOURCE_COLUMNS}`)
  const lines = rows.map((row, index) => {
    const [cifar10, cifar100, imagenet16, arch] = row.split(',')
    const accuracies = [cifar10, cifar100, imagenet16].map((field) => Number(field).toFixed(DECIMALS))
    return [index, arch, ...accuracies].join(',')
  })
  return `${[NB201_COLUMNS, ...lines].join('\n')}\n`
}

/**
 * The lab's table, downloaded from its public source.
 *
 * @throws SearchError 'bad-archive' when the download fails, 'bad-table' when it is another table; both name --from
 */
export async function downloadNb201Table(
  get?: DownloadOptions['get'],
  onProgress?: DownloadOptions['onProgress'],
): Promise<string> {
  const remedy = 'download it another way and give it with --from FILE'
  const chunks = await download(NB201_URL, { limit: LIMIT_BYTES, get, onProgress, remedy })
  const table = toNb201Table(Buffer.concat(chunks).toString('utf8'), NB201_URL)
  const digest = createHash('sha256').update(table).digest('hex')
  if (digest !== SHA256)
    throw new SearchError('bad-table', `${NB201_URL}: SHA-256 of the table is ${digest}, expected ${SHA256}, ${remedy}`)
  return table
}

/** A table of the user's own: checked row by row, not by digest. @throws SearchError 'bad-table' */
export function checkedNb201Table(text: string, name: string): string {
  const table = toNb201Table(text, name)
  readNb201Table(table, name)
  return table
}
