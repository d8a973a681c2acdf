/**
 * Makes what the page loads from its own site: the shards of `npm run data -- cifar10`, `npm run data -- cifar100 --from
 * FOLDER_OR_ARCHIVE` and `npm run data -- tiny-imagenet --from FOLDER`, and the table of `npm run data -- nas-bench-201`.
 * Exit codes: 0 done, 1 bad input or no download, 2 wrong usage.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readCifarFiles } from '../src/data/archive'
import { CIFAR_LAYOUTS, type CifarId } from '../src/data/cifarBinary'
import type { Dataset } from '../src/data/dataset'
import { grouped } from '../src/data/numbers'
import { SearchError } from '../src/errors'
import { NB201_CELLS } from '../src/export/nb201Table'
import { downloadArchive } from './data/cifarArchive'
import { type ImagenetId, readImagenetFolder } from './data/imagenetFolder'
import { checkedNb201Table, downloadNb201Table } from './data/nasBench'
import { readFolder } from './data/readFolder'
import { writeShards } from './data/writeShards'

const USAGE = `Usage: npm run data -- cifar10|cifar100|tiny-imagenet|imagenet|nas-bench-201 [options]

Turns images into the shards that the page loads from public/shards/<set>/, or makes the table of NAS-Bench-201,
public/shards/nas-bench-201.csv, which tells the final accuracy of every cell of that space.

  --from PATH   of CIFAR: folder of unpacked .bin files, or an archive (.tar.gz, .tar);
                without it the official archive is downloaded (170 MB) and its MD5 is checked;
                of Tiny-ImageNet and ImageNet: folder that holds train/<class>/*.JPEG; pictures are decoded by Chromium,
                their middle squares averaged to 32 x 32, classes take turns;
                of NAS-Bench-201: a table, instead of the public one (3 MB), whose SHA-256 is checked
  --limit N     only the first N training images
  --out FOLDER  where the set's folder, or the table, goes (default public/shards)
  --help        this text
`

const NB201 = 'nas-bench-201'
const KNOWN = ['cifar10', 'cifar100', 'tiny-imagenet', 'imagenet', NB201] as const

const isKnown = (id: unknown): id is (typeof KNOWN)[number] => (KNOWN as readonly unknown[]).includes(id)
const isImagenet = (id: string): id is ImagenetId => id === 'tiny-imagenet' || id === 'imagenet'

class UsageError extends Error {}

interface Request {
  readonly id: CifarId | ImagenetId | typeof NB201
  readonly from: string | undefined
  readonly limit: number | undefined
  readonly out: string
}

/** @returns null when help is asked for @throws UsageError */
function readArguments(args: string[]): Request | null {
  const options = {
    from: { type: 'string' },
    limit: { type: 'string' },
    out: { type: 'string', default: path.join('public', 'shards') },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true; args: string[] }>>
  try {
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  if (values.help) return null
  const [id] = positionals
  if (positionals.length !== 1 || !isKnown(id))
    throw new UsageError(`${positionals.join(' ') || 'no data set'}: name one of ${KNOWN.join(', ')}`)
  if (isImagenet(id) && values.from === undefined)
    throw new UsageError(
      `${id}: say where its folder is (--from PATH); its images may not be passed on, so none is downloaded`,
    )
  if (values.limit !== undefined && id === NB201)
    throw new UsageError(`--limit ${values.limit}: the table of ${NB201} is whole or useless`)
  if (values.limit !== undefined && !/^[1-9]\d{0,8}$/.test(values.limit))
    throw new UsageError(`--limit ${values.limit}: must be a whole number from 1 on`)
  return {
    id,
    from: values.from,
    limit: values.limit === undefined ? undefined : Number(values.limit),
    out: values.out,
  }
}

function showDownload(received: number, announced: number): void {
  if (!process.stderr.isTTY) return
  const of = announced > 0 ? ` of ${grouped(Math.round(announced / 1e6))}` : ''
  process.stderr.write(`\rdownloading: ${grouped(Math.round(received / 1e6))}${of} MB`)
}

/** The table beside the shards, written whole or not at all. */
async function makeTable({ from, out }: Request): Promise<void> {
  const text =
    from === undefined
      ? await downloadNb201Table(fetch, showDownload)
      : checkedNb201Table(await readTable(from), path.basename(from))
  if (from === undefined) process.stderr.write('\rdownloaded, SHA-256 as expected    \n')
  const file = path.join(out, `${NB201}.csv`)
  await mkdir(out, { recursive: true })
  await writeFile(`${file}.tmp`, text)
  await rename(`${file}.tmp`, file)
  console.log(`${file}: the final accuracy of all ${grouped(NB201_CELLS)} cells`)
}

async function readTable(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new SearchError('bad-table', `${file}: ${error.message}`)
  })
}

async function readCifar(id: CifarId, from: string | undefined, limit: number | undefined): Promise<Dataset> {
  const files = from === undefined ? [await downloadArchive(id, fetch, showDownload)] : await readFolder(from)
  if (from === undefined) process.stderr.write('\rdownloaded, MD5 as published    \n')
  const dataset = await readCifarFiles(files, { images: limit })
  if (dataset.info.id !== id)
    throw new SearchError('bad-archive', `${from}: holds ${dataset.info.title}, asked for ${CIFAR_LAYOUTS[id].title}`)
  return dataset
}

function showDecoding(decoded: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rdecoding: ${grouped(decoded)} of ${grouped(total)} images`)
}

async function makeShards({ id, from, limit, out }: Request & { readonly id: CifarId | ImagenetId }): Promise<void> {
  const dataset = isImagenet(id)
    ? await readImagenetFolder(id, from as string, limit, showDecoding)
    : await readCifar(id, from, limit)
  const { title, count, shards } = await writeShards(dataset, out)
  const megabytes = shards.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  console.log(`${path.join(out, id)}: ${title}, shards: ${shards.length}, ${megabytes.toFixed(1)} MB`)
  if (limit !== undefined && count < limit)
    console.warn(`--limit ${grouped(limit)}: the files hold ${grouped(count)} training images, all were taken`)
}

try {
  const request = readArguments(process.argv.slice(2))
  if (request === null) console.log(USAGE)
  else if (request.id === NB201) await makeTable(request)
  else await makeShards({ ...request, id: request.id })
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = 2
  } else {
    console.error(error instanceof SearchError ? error.message : error)
    process.exitCode = 1
  }
}
