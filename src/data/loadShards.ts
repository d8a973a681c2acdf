/** Shards one after the other -> a Dataset that grows, each shard checked against the manifest before it is used. */
import { SearchError } from '../errors'
import { ByteSource } from './byteSource'
import { type Dataset, IMAGE_BYTES, type LabelledImages } from './dataset'
import { sha256Hex } from './digest'
import type { ShardEntry, ShardManifest } from './manifest'
import { grouped } from './numbers'
import { parseShard, shardBytes } from './shard'

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
  const shard = parseShard(entry.file, entry.packed ? await unpack(entry, buffer) : buffer, classes)
  if (shard.labels.length !== entry.count)
    throw new SearchError('bad-shard', `${entry.file}: ${shard.labels.length} images, the manifest says ${entry.count}`)
  return shard
}

/** Never more than the images of the entry need as a search has them. */
async function unpack({ file, count }: ShardEntry, buffer: ArrayBuffer): Promise<ArrayBuffer> {
  const most = shardBytes(count) + 64
  const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream('gzip'))
  const source = new ByteSource(stream, file, most)
  const bytes = new Uint8Array(most)
  try {
    const got = await source.fill(bytes)
    await source.drain()
    return bytes.buffer.slice(0, got)
  } catch (error) {
    throw new SearchError('bad-shard', error instanceof Error ? error.message : String(error))
  } finally {
    await source.close()
  }
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
    const { id, title, classes, classNames, mean, std, source, facts } = manifest
    yield {
      info: { id, title, images: loaded, classes, classNames, ...(facts ? { facts } : {}) },
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
  return { ...dataset, test: await loadHeldOut(manifest, load, options.signal) }
}

/** The held-out images, all of them; null where the manifest has none. */
async function loadHeldOut(
  { heldOut = [], classes }: ShardManifest,
  load: LoadFile,
  signal: AbortSignal | undefined,
): Promise<LabelledImages | null> {
  if (heldOut.length === 0) return null
  const count = heldOut.reduce((sum, entry) => sum + entry.count, 0)
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  const labels = new Uint16Array(count)
  let loaded = 0
  for (const entry of heldOut) {
    signal?.throwIfAborted()
    const shard = await loadOne(entry, classes, load)
    pixels.set(shard.pixels, loaded * IMAGE_BYTES)
    labels.set(shard.labels, loaded)
    loaded += entry.count
  }
  return { pixels, labels }
}
