/**
 * Makes what the page loads from its own site: shards of images, from official files (`npm run data -- cifar10`,
 * `fashion-mnist`, `tiny-imagenet --from FOLDER`, ...) or from any set (`npm run data -- import PATH`), and the table of
 * `npm run data -- nas-bench-201` or the model of `nas-bench-301 --from PATH`. Exit codes: 0 done, 1 bad input or no download, 2 wrong usage.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CIFAR_LAYOUTS, type CifarId } from '../src/data/cifarBinary'
import type { Dataset } from '../src/data/dataset'
import { grouped } from '../src/data/numbers'
import { readImages } from '../src/data/readImages'
import { SearchError } from '../src/errors'
import { NB201_CELLS } from '../src/export/nb201Table'
import { writeCompact } from '../src/surrogate/compactForm'
import { readSurrogate } from '../src/surrogate/modelFiles'
import { downloadArchive } from './data/cifarArchive'
import { decodePicture } from './data/decodePicture'
import { factLines } from './data/factLines'
import { FASHION_MNIST_LICENCE, fashionMnistSubset } from './data/fashionMnist'
import { type ImagenetId, readImagenetFolder } from './data/imagenetFolder'
import { checkedNb201Table, downloadNb201Table } from './data/nasBench'
import { readFolder } from './data/readFolder'
import { writeShards } from './data/writeShards'
import { exitCodeOf, HELP, readArguments, UsageError } from './host/usage'

const USAGE = `Usage: npm run data -- cifar10|cifar100|fashion-mnist|tiny-imagenet|imagenet|nas-bench-201|nas-bench-301 [options]
       npm run data -- import PATH [options]

Turns images into the shards that the page loads from public/shards/<set>/, or makes the table of NAS-Bench-201,
public/shards/nas-bench-201.csv, which tells the final accuracy of every cell of that space; or packs the surrogate of
NAS-Bench-301 into public/shards/nas-bench-301.forest, which predicts that of cells of the DARTS space.

  import PATH   any set of images, into public/shards/own/: CIFAR (binary or Python version), IDX files, .npz as MedMNIST has
                them, Parquet as the Hugging Face hub serves it, pictures in one folder a class (PNG, JPEG, WebP);
                a folder, a file, .zip or .tar.gz. Says what was read, and what was left out and why
  --from PATH   of CIFAR: folder of unpacked files, or an archive (.tar.gz, .tar);
                without it the official archive is downloaded (170 MB) and its MD5 is checked;
                of Fashion-MNIST: folder of the four official IDX files (Debian package dataset-fashion-mnist:
                /usr/share/datasets/fashion-mnist); without it they are downloaded (31 MB); their SHA-256 is checked.
                The subset that ships with the lab is made: 8,000 training and 1,000 held-out images
                of Tiny-ImageNet and ImageNet: folder that holds train/<class>/*.JPEG; pictures are decoded by Chromium,
                their middle squares averaged to 32 x 32, classes take turns;
                of NAS-Bench-201: a table, instead of the public one (3 MB), whose SHA-256 is checked;
                of NAS-Bench-301: folder or zip of its XGBoost members as JSON (docs/nas-bench-301.md)
  --limit N     only the first N training images
  --out FOLDER  where the set's folder, or the table, goes (default public/shards)
  --help        this text
`

const NB201 = 'nas-bench-201'
const NB301 = 'nas-bench-301'
const FASHION = 'fashion-mnist'
const IMPORT = 'import'
const KNOWN = ['cifar10', 'cifar100', FASHION, 'tiny-imagenet', 'imagenet', NB201, NB301, IMPORT] as const
type Target = (typeof KNOWN)[number]
type SetTarget = Exclude<Target, typeof NB201 | typeof NB301>

/** What no part of can be made, and why. */
const WHOLE: Partial<Record<Target, string>> = {
  [NB201]: `the table of ${NB201} is whole or useless`,
  [NB301]: `the ensemble of ${NB301} is one for all`,
  [FASHION]: `the subset of ${FASHION} is one for all`,
}

const isKnown = (id: unknown): id is Target => (KNOWN as readonly unknown[]).includes(id)
const isImagenet = (id: string): id is ImagenetId => id === 'tiny-imagenet' || id === 'imagenet'

interface Request {
  readonly id: Target
  readonly from: string | undefined
  readonly limit: number | undefined
  readonly out: string
}

/** @returns null when help is asked for @throws UsageError */
function readRequest(): Request | null {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      options: {
        ...HELP,
        from: { type: 'string' },
        limit: { type: 'string' },
        out: { type: 'string', default: path.join('public', 'shards') },
      },
      allowPositionals: true,
    }),
  )
  if (values.help) return null
  const [id, given] = positionals
  if (!isKnown(id) || positionals.length > (id === IMPORT ? 2 : 1))
    throw new UsageError(`${positionals.join(' ') || 'no data set'}: name one of ${KNOWN.join(', ')}`)
  if (values.from !== undefined && given !== undefined)
    throw new UsageError(`${id} ${given}: --from ${values.from} names other images; choose one`)
  const from = values.from ?? given
  if (id === IMPORT && from === undefined) throw new UsageError(`${id}: say which file or folder (import PATH)`)
  if (isImagenet(id) && values.from === undefined)
    throw new UsageError(
      `${id}: say where its folder is (--from PATH); its images may not be passed on, so none is downloaded`,
    )
  if (id === NB301 && values.from === undefined)
    throw new UsageError(`${id}: say where its models are (--from PATH); docs/nas-bench-301.md tells how to get them`)
  if (values.limit !== undefined && WHOLE[id]) throw new UsageError(`--limit ${values.limit}: ${WHOLE[id]}`)
  if (values.limit !== undefined && !/^[1-9]\d{0,8}$/.test(values.limit))
    throw new UsageError(`--limit ${values.limit}: must be a whole number from 1 on`)
  return { id, from, limit: values.limit === undefined ? undefined : Number(values.limit), out: values.out }
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

/** The surrogate beside the shards in its compact form, written whole or not at all. */
async function packSurrogate({ from, out }: Request): Promise<void> {
  const { members, digest } = await readSurrogate(await readFolder(from as string), {
    onProgress: (done, of) => {
      if (process.stderr.isTTY) process.stderr.write(`\rreading: member ${done + 1} of ${of}`)
    },
  })
  if (process.stderr.isTTY) process.stderr.write('\n')
  const file = path.join(out, `${NB301}.forest`)
  const bytes = writeCompact(members)
  await mkdir(out, { recursive: true })
  await writeFile(`${file}.tmp`, bytes)
  await rename(`${file}.tmp`, file)
  console.log(`${file}: ${(bytes.length / 1e6).toFixed(1)} MB, members: ${members.length}, SHA-256 ${digest}`)
  for (const { name, sha256, forest } of members)
    console.log(`  ${name}: ${grouped(forest.roots.length)} trees, SHA-256 ${sha256}`)
}

async function readTable(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new SearchError('bad-table', `${file}: ${error.message}`)
  })
}

async function readCifar(id: CifarId, from: string | undefined, limit: number | undefined): Promise<Dataset> {
  const files = from === undefined ? [await downloadArchive(id, fetch, showDownload)] : await readFolder(from)
  if (from === undefined) process.stderr.write('\rdownloaded, MD5 as published    \n')
  const dataset = await readImages(files, { images: limit })
  if (dataset.info.id !== id)
    throw new SearchError('bad-archive', `${from}: holds ${dataset.info.title}, asked for ${CIFAR_LAYOUTS[id].title}`)
  return dataset
}

function showDecoding(decoded: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rdecoding: ${grouped(decoded)} of ${grouped(total)} images`)
}

async function readSet({ id, from, limit }: Request & { readonly id: SetTarget }): Promise<Dataset> {
  if (isImagenet(id)) return readImagenetFolder(id, from as string, limit, showDecoding)
  if (id === FASHION) return fashionMnistSubset(from, fetch, showDownload)
  if (id !== IMPORT) return readCifar(id, from, limit)
  const options = { decode: decodePicture, images: limit, onProgress: showDecoding }
  return readImages(await readFolder(from as string), options)
}

async function makeShards(request: Request & { readonly id: SetTarget }): Promise<void> {
  const { id, limit, out } = request
  const dataset = await readSet(request)
  const licence = id === FASHION ? FASHION_MNIST_LICENCE : undefined
  const manifest = await writeShards(dataset, out, { licence })
  const { title, count, shards, heldOut = [] } = manifest
  if (id === IMPORT && process.stderr.isTTY) process.stderr.write('\n')
  const bytes = [...shards, ...heldOut].reduce((sum, shard) => sum + shard.bytes, 0)
  console.log(`${path.join(out, manifest.id)}: ${title}, shards: ${shards.length}, ${(bytes / 1e6).toFixed(1)} MB`)
  for (const line of factLines(dataset.info)) console.log(`  ${line}`)
  if (limit !== undefined && count < limit)
    console.warn(`--limit ${grouped(limit)}: the files hold ${grouped(count)} training images, all were taken`)
}

try {
  const request = readRequest()
  if (request === null) console.log(USAGE)
  else if (request.id === NB201) await makeTable(request)
  else if (request.id === NB301) await packSurrogate(request)
  else await makeShards({ ...request, id: request.id })
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
