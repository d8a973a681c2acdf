/**
 * The manifest of a sharded data set: what it holds and which files, in which order. It names files beside itself
 * only, and everything in it is checked before a shard is asked for.
 */
import { SearchError } from '../errors'
import { IMAGE_SIDE, type Rgb } from './dataset'
import { grouped } from './numbers'
import { shardBytes } from './shard'

export const MANIFEST_FORMAT = 'darts-plus-lab/shards'
export const MANIFEST_VERSION = 1

export interface ShardEntry {
  /** File name beside the manifest: `shard-000.bin`. */
  readonly file: string
  /** Images in it. */
  readonly count: number
  readonly bytes: number
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
}

export interface ShardManifest {
  readonly format: typeof MANIFEST_FORMAT
  readonly version: typeof MANIFEST_VERSION
  readonly id: string
  readonly title: string
  readonly classes: number
  readonly classNames: readonly string[]
  readonly imageSize: typeof IMAGE_SIDE
  /** Per channel, on pixels / 255. */
  readonly mean: Rgb
  readonly std: Rgb
  /** Training images in all shards. */
  readonly count: number
  /** Where the images come from, for people and records. */
  readonly source: string
  readonly shards: readonly ShardEntry[]
}

/** A tab holds 3 KB an image; 200,000 images are 614 MB. */
const MAX_IMAGES = 200_000
const MAX_SHARDS = 1000
const MAX_CLASSES = 1000

function refuse(field: string, value: unknown, rule: string): never {
  throw new SearchError('bad-shard', `manifest ${field}: ${JSON.stringify(value)?.slice(0, 80)} ${rule}`)
}

function record(field: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field, value, 'must be an object')
  return value as Record<string, unknown>
}

function list(field: string, value: unknown, low: number, high: number): readonly unknown[] {
  if (!Array.isArray(value)) refuse(field, value, 'must be a list')
  if (value.length < low || value.length > high)
    refuse(`${field}.length`, value.length, low === high ? `must be ${low}` : `must be from ${low} to ${grouped(high)}`)
  return value
}

function whole(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(field, value, `must be a whole number from ${low} to ${grouped(high)}`)
  return value
}

function text(field: string, value: unknown, pattern: RegExp, rule: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) refuse(field, value, rule)
  return value
}

function line(field: string, value: unknown, length: number): string {
  return text(field, value, new RegExp(`^[^\\n\\r]{1,${length}}$`), `must be one line of 1 to ${length} characters`)
}

function rgb(field: string, value: unknown): Rgb {
  for (const number of list(field, value, 3, 3))
    if (typeof number !== 'number' || !(number > 0 && number < 1))
      refuse(field, value, 'must hold numbers between 0 and 1')
  return value as Rgb
}

function shardEntry(field: string, value: unknown): ShardEntry {
  const { file, count, bytes, sha256 } = record(field, value)
  const images = whole(`${field}.count`, count, 1, MAX_IMAGES)
  if (bytes !== shardBytes(images))
    refuse(`${field}.bytes`, bytes, `must be ${shardBytes(images)} for ${images} images`)
  return {
    file: text(`${field}.file`, file, /^[\w-]{1,60}\.bin$/, 'must be the name of a .bin file beside the manifest'),
    count: images,
    bytes: shardBytes(images),
    sha256: text(`${field}.sha256`, sha256, /^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  }
}

/**
 * A manifest from parsed JSON; unknown fields are dropped.
 *
 * @throws SearchError 'bad-shard' naming the field, its value and the rule
 */
export function checkManifest(value: unknown): ShardManifest {
  const given = record('(whole file)', value)
  if (given.format !== MANIFEST_FORMAT) refuse('format', given.format, `must be "${MANIFEST_FORMAT}"`)
  if (given.version !== MANIFEST_VERSION)
    refuse('version', given.version, `must be ${MANIFEST_VERSION}: make the shards again`)
  if (given.imageSize !== IMAGE_SIDE) refuse('imageSize', given.imageSize, `must be ${IMAGE_SIDE}`)
  const classes = whole('classes', given.classes, 2, MAX_CLASSES)
  const shards = list('shards', given.shards, 1, MAX_SHARDS).map((entry, i) => shardEntry(`shards[${i}]`, entry))
  const count = whole('count', given.count, 1, MAX_IMAGES)
  const inShards = shards.reduce((sum, shard) => sum + shard.count, 0)
  if (inShards !== count) refuse('count', count, `must be the sum of the shards' counts, ${inShards}`)
  const files = shards.map(({ file }) => file)
  const repeated = files.find((file, i) => files.indexOf(file) < i)
  if (repeated) refuse('shards', repeated, 'is listed twice')
  return {
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    id: text('id', given.id, /^[a-z0-9-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits or dashes'),
    title: line('title', given.title, 200),
    classes,
    classNames: list('classNames', given.classNames, classes, classes).map((name, i) =>
      line(`classNames[${i}]`, name, 80),
    ),
    imageSize: IMAGE_SIDE,
    mean: rgb('mean', given.mean),
    std: rgb('std', given.std),
    count,
    source: line('source', given.source, 500),
    shards,
  }
}
