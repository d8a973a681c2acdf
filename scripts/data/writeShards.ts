/** A Dataset -> a folder of shards and their manifest, whole or not at all. */
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Dataset, IMAGE_BYTES, IMAGE_SIDE, type LabelledImages } from '../../src/data/dataset'
import { sha256Hex } from '../../src/data/digest'
import {
  checkManifest,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type ShardEntry,
  type ShardManifest,
} from '../../src/data/manifest'
import { type CompactForm, encodeShard } from '../../src/data/shard'

/** About 3 MB. */
const IMAGES_PER_SHARD = 1000

export interface WriteOptions {
  readonly imagesPerShard?: number | undefined
  /** Where the images may be passed on: what their licence is called and says. */
  readonly licence?: { readonly name: string; readonly text: string } | undefined
}

const pack = promisify(gzip)

/** Grey images of one size are kept as their files have them, and packed. */
function compactForm({ facts }: Dataset['info']): CompactForm | undefined {
  if (facts?.channels !== 1 || facts.size === null) return undefined
  const [height, width] = facts.size
  const isKept = height <= IMAGE_SIDE && width <= IMAGE_SIDE && Math.min(height, width) > IMAGE_SIDE / 2
  return isKept && height === width
    ? { height, width, channels: 1 }
    : { height: IMAGE_SIDE, width: IMAGE_SIDE, channels: 1 }
}

async function writePart(
  folder: string,
  prefix: string,
  { pixels, labels }: LabelledImages,
  { classes, form }: { readonly classes: number; readonly form: CompactForm | undefined },
  imagesPerShard: number,
): Promise<ShardEntry[]> {
  const shards: ShardEntry[] = []
  for (let first = 0; first < labels.length; first += imagesPerShard) {
    const count = Math.min(imagesPerShard, labels.length - first)
    const images = {
      pixels: pixels.subarray(first * IMAGE_BYTES, (first + count) * IMAGE_BYTES),
      labels: labels.subarray(first, first + count),
    }
    const shard = encodeShard(images, classes, form)
    const bytes = form ? new Uint8Array(await pack(shard, { level: 9, memLevel: 9 })) : shard
    const file = `${prefix}-${String(shards.length).padStart(3, '0')}.bin`
    await writeFile(path.join(folder, file), bytes)
    shards.push({
      file,
      count,
      bytes: bytes.length,
      sha256: await sha256Hex(bytes),
      ...(form ? { packed: 'gzip' } : {}),
    })
  }
  return shards
}

async function writeInto(
  folder: string,
  dataset: Dataset,
  { imagesPerShard, licence }: Required<Pick<WriteOptions, 'imagesPerShard'>> & WriteOptions,
): Promise<ShardManifest> {
  const { info, mean, std, source, test } = dataset
  const layout = { classes: info.classes, form: compactForm(info) }
  const shards = await writePart(folder, 'shard', dataset, layout, imagesPerShard)
  const heldOut = test ? await writePart(folder, 'held-out', test, layout, imagesPerShard) : []
  const manifest = checkManifest({
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    id: info.id,
    title: info.title,
    classes: info.classes,
    classNames: info.classNames,
    imageSize: IMAGE_SIDE,
    mean,
    std,
    count: info.images,
    source,
    shards,
    ...(heldOut.length > 0 ? { heldOut } : {}),
    ...(info.facts ? { facts: info.facts } : {}),
    ...(licence ? { licence: { name: licence.name, file: 'LICENSE.txt' } } : {}),
  })
  if (licence) await writeFile(path.join(folder, 'LICENSE.txt'), licence.text)
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** Puts `fresh` in the place of `target`; what was there comes back if that fails. */
async function replaceFolder(fresh: string, target: string): Promise<void> {
  const old = `${fresh}-old`
  const hadOne = await stat(target).then(
    () => true,
    () => false,
  )
  if (hadOne) await rename(target, old)
  try {
    await rename(fresh, target)
  } catch (error) {
    if (hadOne) await rename(old, target)
    throw error
  }
  if (hadOne) await rm(old, { recursive: true })
}

/**
 * Writes `OUT/<id>/manifest.json` and `shard-000.bin`, ... beside it. Everything is written to a new folder first and
 * then put in place, so that a failure leaves an earlier set as it was. Held-out images go into `held-out-000.bin`, ...
 *
 * @param out folder that holds one folder for each set; made when missing
 */
export async function writeShards(
  dataset: Dataset,
  out: string,
  { imagesPerShard = IMAGES_PER_SHARD, licence }: WriteOptions = {},
): Promise<ShardManifest> {
  await mkdir(out, { recursive: true })
  const fresh = await mkdtemp(path.join(out, '.new-'))
  try {
    // mkdtemp keeps others out; a web server may run as another user.
    await chmod(fresh, 0o755)
    const manifest = await writeInto(fresh, dataset, { imagesPerShard, licence })
    await replaceFolder(fresh, path.join(out, manifest.id))
    return manifest
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}
