/** A Dataset -> a folder of shards and their manifest, whole or not at all. */
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Dataset, IMAGE_BYTES, IMAGE_SIDE } from '../../src/data/dataset'
import { sha256Hex } from '../../src/data/digest'
import {
  checkManifest,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type ShardEntry,
  type ShardManifest,
} from '../../src/data/manifest'
import { encodeShard } from '../../src/data/shard'

/** About 3 MB. */
const IMAGES_PER_SHARD = 1000

async function writeInto(folder: string, dataset: Dataset, imagesPerShard: number): Promise<ShardManifest> {
  const { info, pixels, labels, mean, std, source } = dataset
  const shards: ShardEntry[] = []
  for (let first = 0; first < info.images; first += imagesPerShard) {
    const count = Math.min(imagesPerShard, info.images - first)
    const images = {
      pixels: pixels.subarray(first * IMAGE_BYTES, (first + count) * IMAGE_BYTES),
      labels: labels.subarray(first, first + count),
    }
    const bytes = encodeShard(images, info.classes)
    const file = `shard-${String(shards.length).padStart(3, '0')}.bin`
    await writeFile(path.join(folder, file), bytes)
    shards.push({ file, count, bytes: bytes.length, sha256: await sha256Hex(bytes) })
  }
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
  })
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
 * then put in place, so that a failure leaves an earlier set as it was. Test images are not written.
 *
 * @param out folder that holds one folder for each set; made when missing
 */
export async function writeShards(
  dataset: Dataset,
  out: string,
  imagesPerShard: number = IMAGES_PER_SHARD,
): Promise<ShardManifest> {
  await mkdir(out, { recursive: true })
  const fresh = await mkdtemp(path.join(out, '.new-'))
  try {
    // mkdtemp keeps others out; a web server may run as another user.
    await chmod(fresh, 0o755)
    const manifest = await writeInto(fresh, dataset, imagesPerShard)
    await replaceFolder(fresh, path.join(out, manifest.id))
    return manifest
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}
