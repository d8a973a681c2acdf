/** Shards one after the other -> a Dataset that grows, each shard checked against the manifest before it is used. */
import { SearchError } from '../errors'
import { type Dataset, IMAGE_BYTES } from './dataset'
import { sha256Hex } from './digest'
import type { ShardEntry, ShardManifest } from './manifest'
import { grouped } from './numbers'
import { parseShard } from './shard'

/**
 * Gets the bytes of a file that lies beside the manifest, `limitBytes` at most; the reader of a shard never fetches by
 * itself.
 */
export type LoadFile = (file: string, limitBytes: number) => Promise<ArrayBuffer>

export interface LoadShardsOptions {
  /** Stop after the shard that brings this many images; all shards when left out. */
  readonly images?: number
  readonly signal?: AbortSignal
}

async function loadOne(entry: ShardEntry, classes: number, load: LoadFile) {
  let buffer: ArrayBuffer
  try {
    buffer = await load(entry.file, entry.bytes)
  } catch (error) {
    if (error instanceof SearchError || (error instanceof Error && error.name === 'AbortError')) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new SearchError('bad-shard', `${entry.file}: could not be loaded (${reason})`)
  }
  if (buffer.byteLength !== entry.bytes)
    throw new SearchError(
      'bad-shard',
      `${entry.file}: ${grouped(buffer.byteLength)} bytes, the manifest says ${grouped(entry.bytes)}`,
    )
  const digest = await sha256Hex(buffer)
  if (digest !== entry.sha256)
    throw new SearchError('bad-shard', `${entry.file}: sha256 is ${digest}, the manifest says ${entry.sha256}`)
  return parseShard(entry.file, buffer, classes)
}

/**
 * Loads shards in order and yields after each one the data set so far: the same buffer, longer views.
 * A search over the first K images may start at the first yield that holds K; because the first half of them trains
 * weights and the second half alphas (split.ts), it cannot start before that.
 *
 * @returns datasets whose `info.images` grows up to `manifest.count`; pixels and labels are views of one buffer
 * @throws SearchError 'bad-shard' for a shard that is missing or differs from the manifest; what was yielded before
 *         stays valid
 * @throws the signal's reason when it is aborted between two shards
 */
export async function* loadShards(
  manifest: ShardManifest,
  load: LoadFile,
  { images, signal }: LoadShardsOptions = {},
): AsyncGenerator<Dataset, void, undefined> {
  const wanted = Math.min(images ?? manifest.count, manifest.count)
  let capacity = 0
  const needed = manifest.shards.filter(({ count }) => {
    const isNeeded = capacity < wanted
    if (isNeeded) capacity += count
    return isNeeded
  })
  const pixels = new Uint8Array(capacity * IMAGE_BYTES)
  const labels = new Uint16Array(capacity)
  let loaded = 0
  for (const entry of needed) {
    signal?.throwIfAborted()
    const shard = await loadOne(entry, manifest.classes, load)
    pixels.set(shard.pixels, loaded * IMAGE_BYTES)
    labels.set(shard.labels, loaded)
    loaded += entry.count
    const { id, title, classes, classNames, mean, std, source } = manifest
    yield {
      info: { id, title, images: loaded, classes, classNames },
      pixels: pixels.subarray(0, loaded * IMAGE_BYTES),
      labels: labels.subarray(0, loaded),
      mean,
      std,
      source,
      test: null,
    }
  }
}

/**
 * The data set of a manifest in one go.
 *
 * @param options.onShard told after each shard: images loaded and images to load
 * @throws as `loadShards`
 */
export async function loadAllShards(
  manifest: ShardManifest,
  load: LoadFile,
  { onShard, ...options }: LoadShardsOptions & { readonly onShard?: (loaded: number, total: number) => void } = {},
): Promise<Dataset> {
  const total = Math.min(options.images ?? manifest.count, manifest.count)
  let dataset: Dataset | null = null
  for await (const grown of loadShards(manifest, load, options)) {
    dataset = grown
    onShard?.(Math.min(grown.info.images, total), total)
  }
  if (!dataset) throw new SearchError('bad-shard', `images: ${options.images} asked for, expected at least 1`)
  return dataset
}
