/**
 * What a reader of images says of the files it read, as plain data: the page and the command line put it into words. It goes
 * with a data set to the page and into the manifest of its shards.
 */
import { line, list, object, oneOf, orNull, type Schema, whole } from './schema'

/** How the files were laid out. */
export const SET_FORMATS = [
  'cifar-binary',
  'cifar-python',
  'idx',
  'npz',
  'pictures',
  'tiny-imagenet',
  'parquet',
  'shards',
] as const
export type SetFormat = (typeof SET_FORMATS)[number]

/** What was done with the images, or left out, in the order in which it is told. `count` counts images unless it says else. */
export const REMARK_KINDS = [
  /** Grey: one channel, repeated in all three. */
  'grey',
  /** Smaller than 32 pixels: repeated by a whole factor where one fits, set in the middle of black. */
  'padded',
  /** Larger than 32 pixels: middle squares, averaged. */
  'reduced',
  /** Mean and deviation were measured on the training images as they are stored. */
  'measured',
  /** No part of the files is held out: so many were, one in six of each class, drawn from a fixed seed. */
  'own-split',
  /** Validation images stand for the held-out ones, because there are no test images. */
  'validation-held-out',
  /** Validation images beside test images: neither searched on nor scored on. */
  'validation-unused',
  /** The files hold one class after the other: classes were made to take turns. */
  'turns',
  /** Pictures that do not decode, named. */
  'damaged',
  /** Without a label, or in no class folder. */
  'unlabelled',
  /** Classes (counted) without any image. */
  'empty-classes',
  /** Classes (counted) that only held-out images have; their images are left out. */
  'untrained-classes',
  /** The smallest class, named, has so many training images: fewer than nine tenths of an even share. */
  'uneven',
  /** More than a tab holds. */
  'over-limit',
  /** Files (counted) that hold no images. */
  'other-files',
] as const
export type RemarkKind = (typeof REMARK_KINDS)[number]

export interface Remark {
  readonly kind: RemarkKind
  readonly count: number
  /** Names of some of them, each with what is wrong with it where that is the point. */
  readonly names: readonly string[]
}

/** Whether there are more than the names tell. */
export function hasMore({ kind, count, names }: Remark): boolean {
  return kind !== 'uneven' && names.length > 0 && count > names.length
}

/** Names a remark carries. */
export const REMARK_NAMES = 5

export interface SetFacts {
  readonly format: SetFormat
  /** [height, width] of the images in the files; null where they are of several sizes. */
  readonly size: readonly [number, number] | null
  /** Channels of the images in the files: 1 grey, 3 colour. */
  readonly channels: number
  /** Images of the parts as the files have them, before anything was left out or split. */
  readonly found: { readonly train: number; readonly validation: number; readonly test: number }
  /** Held-out images that came along. */
  readonly heldOut: number
  readonly remarks: readonly Remark[]
}

/** What is known of how many images a class has. */
export interface Shares {
  readonly images: number
  readonly classes: number
  readonly facts?: SetFacts | undefined
}

/** The class with far fewer training images than the others; null where the classes are about even. */
export function smallestClass({
  facts,
}: Pick<Shares, 'facts'>): { readonly name: string; readonly images: number } | null {
  const uneven = facts?.remarks.find(({ kind }) => kind === 'uneven')
  return uneven ? { name: uneven.names[0] ?? '', images: uneven.count } : null
}

/** What a set lacks for a search over so many images: images at all, or images of its smallest class. */
export interface Shortage {
  /** Of each class, were all even. */
  readonly each: number
  /** null: there are fewer images than are wanted in all. */
  readonly smallest: { readonly name: string; readonly images: number } | null
}

export function shortageOf(wanted: number, set: Shares): Shortage | null {
  const each = Math.ceil(wanted / set.classes)
  if (set.images < wanted) return { each, smallest: null }
  const smallest = smallestClass(set)
  return smallest && smallest.images < each ? { each, smallest } : null
}

/** A few pictures of a class, for a look at a set before it is used. */
export interface ClassPictures {
  readonly label: number
  readonly name: string
  /** Training images of the class. */
  readonly images: number
  /** [n,32,32,3], the first few of them. */
  readonly pixels: Uint8Array
}

const MANY = 100_000_000

export const factsSchema = object<SetFacts>({
  format: oneOf(SET_FORMATS),
  size: orNull(list(whole(1, 100_000), 2, 2) as unknown as Schema<readonly [number, number]>),
  channels: oneOf([1, 3]) as Schema<number>,
  found: object<SetFacts['found']>({ train: whole(0, MANY), validation: whole(0, MANY), test: whole(0, MANY) }),
  heldOut: whole(0, MANY),
  remarks: list(
    object<Remark>({
      kind: oneOf(REMARK_KINDS),
      count: whole(0, MANY),
      names: list(line(300, 0), 0, REMARK_NAMES),
    }),
    0,
    2 * REMARK_KINDS.length,
  ),
})
