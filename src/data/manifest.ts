/**
 * The manifest of a sharded data set: what it holds and which files, in which order. It names files beside itself
 * only, and everything in it is checked before a shard is asked for.
 */
import { SearchError, shown } from '../errors'
import { factsSchema, type SetFacts } from '../protocol/imageSet'
import { check, line, list, object, oneOf, optional, pattern, real, type Schema, whole } from '../protocol/schema'
import { IMAGE_SIDE, type Rgb } from './dataset'
import { shardBytes } from './shard'

export const MANIFEST_FORMAT = 'darts-plus-lab/shards'
/** Version 2 adds held-out images, packed shards and what the files were; version 1 is read as before. */
export const MANIFEST_VERSION = 2

export interface ShardEntry {
  /** File name beside the manifest: `shard-000.bin`. */
  readonly file: string
  /** Images in it. */
  readonly count: number
  /** Of the file. */
  readonly bytes: number
  /** Left out: the shard as it is, version 1 of its layout. */
  readonly packed?: 'gzip' | undefined
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
}

export interface ShardManifest {
  readonly format: typeof MANIFEST_FORMAT
  readonly version: 1 | typeof MANIFEST_VERSION
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
  /** Test images, kept apart from the search. */
  readonly heldOut?: readonly ShardEntry[] | undefined
  readonly facts?: SetFacts | undefined
  /** Name of the licence and of the file beside the manifest that holds its text. */
  readonly licence?: { readonly name: string; readonly file: string } | undefined
}

/** A tab holds 3 KB an image; 200,000 images are 614 MB. */
export const MAX_IMAGES = 200_000
const MAX_SHARDS = 1000
const MAX_CLASSES = 1000

const shardEntry = object<ShardEntry>({
  file: pattern(/^[\w-]{1,60}\.bin$/, 'must be the name of a .bin file beside the manifest'),
  count: whole(1, MAX_IMAGES),
  bytes: whole(1, shardBytes(MAX_IMAGES)),
  packed: optional(oneOf(['gzip'])),
  sha256: pattern(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
})

const rgb = list(real(0, 1), 3, 3) as unknown as Schema<Rgb>

const schema = object<ShardManifest>({
  format: oneOf([MANIFEST_FORMAT]),
  version: oneOf([1, MANIFEST_VERSION]),
  id: pattern(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits or dashes'),
  title: line(200),
  classes: whole(2, MAX_CLASSES),
  classNames: list(line(80), 2, MAX_CLASSES),
  imageSize: oneOf([IMAGE_SIDE]),
  mean: rgb,
  std: rgb,
  count: whole(1, MAX_IMAGES),
  source: line(500),
  shards: list(shardEntry, 1, MAX_SHARDS),
  heldOut: optional(list(shardEntry, 1, MAX_SHARDS)),
  facts: optional(factsSchema),
  licence: optional(
    object<NonNullable<ShardManifest['licence']>>({
      name: line(80),
      file: pattern(/^[\w-]{1,60}\.txt$/, 'must be the name of a .txt file beside the manifest'),
    }),
  ),
})

function refuse(field: string, value: unknown, rule: string): never {
  throw new SearchError('bad-shard', `manifest ${field}: ${shown(value)} ${rule}`)
}

/**
 * A manifest from parsed JSON; unknown fields are dropped.
 *
 * @throws SearchError 'bad-shard' naming the field, its value and the rule
 */
export function checkManifest(value: unknown): ShardManifest {
  const manifest = check('manifest', schema, value, 'bad-shard')
  const { classes, classNames, count, std, shards, heldOut = [] } = manifest
  if (classNames.length !== classes) refuse('classNames', classNames, `must be ${classes} names, one a class`)
  if (std.includes(0)) refuse('std', std, 'must be above 0')
  for (const [field, list] of [['shards', shards] as const, ['heldOut', heldOut] as const])
    for (const [i, shard] of list.entries())
      if (!shard.packed && shard.bytes !== shardBytes(shard.count))
        refuse(`${field}[${i}].bytes`, shard.bytes, `must be ${shardBytes(shard.count)} for ${shard.count} images`)
  const inShards = shards.reduce((sum, shard) => sum + shard.count, 0)
  if (inShards !== count) refuse('count', count, `must be the sum of the shards' counts, ${inShards}`)
  const files = [...shards, ...heldOut].map(({ file }) => file)
  const repeated = files.find((file, i) => files.indexOf(file) < i)
  if (repeated) refuse('shards', repeated, 'is listed twice')
  return manifest
}
