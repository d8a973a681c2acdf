/**
 * What the readers of formats found -> a Dataset: classes that have images, a held-out part, an order in which the classes
 * are mixed, measured normalisation; and everything that was done or left out said in remarks.
 */
import { visible } from '../errors'
import type { Remark, RemarkKind, SetFacts, SetFormat } from '../protocol/imageSet'
import { REMARK_NAMES } from '../protocol/imageSet'
import { permutation, streamFor } from '../random'
import { type Dataset, IMAGE_BYTES, type LabelledImages, measureNormalisation, type Normalisation } from './dataset'
import { MOST_CLASSES } from './formats/arrays'
import { grouped } from './numbers'
import { refuse } from './refuse'

export interface RawSet {
  readonly format: SetFormat
  /** What the files call it: an archive's or a folder's name. */
  readonly name: string
  /** A set that is known to be what it says: its id, names, order and published normalisation are kept. */
  readonly known?: {
    readonly id: string
    readonly title: (images: number) => string
    readonly normalisation?: Normalisation
  }
  /** In label order; null where labels are numbers only. */
  readonly classNames: readonly string[] | null
  readonly size: readonly [height: number, width: number] | null
  readonly channels: 1 | 3
  readonly train: LabelledImages
  readonly validation: LabelledImages | null
  readonly test: LabelledImages | null
  readonly found: SetFacts['found']
  readonly source: string
  readonly remarks: readonly Remark[]
}

/** One in so many of each class is held out where the files hold no part of their own, as CIFAR's 10,000 of 60,000. */
const HELD_OUT_ONE_IN = 6
const SPLIT_SEED = 1
const LONGEST_NAME = 80

export function remark(kind: RemarkKind, count: number, names: readonly string[] = []): Remark {
  return { kind, count, names: names.slice(0, REMARK_NAMES).map((name) => visible(name).slice(0, 300)) }
}

/** Images by their numbers, in that order. */
function take({ pixels, labels }: LabelledImages, order: readonly number[]): LabelledImages {
  const own = new Uint8Array(order.length * IMAGE_BYTES)
  for (const [to, from] of order.entries())
    own.set(pixels.subarray(from * IMAGE_BYTES, (from + 1) * IMAGE_BYTES), to * IMAGE_BYTES)
  return { pixels: own, labels: Uint16Array.from(order, (from) => labels[from] as number) }
}

function front({ pixels, labels }: LabelledImages, count: number): LabelledImages {
  if (count >= labels.length) return { pixels, labels }
  return { pixels: pixels.subarray(0, count * IMAGE_BYTES), labels: labels.subarray(0, count) }
}

/** Numbers of the images of each class, in order. */
export function byClass(labels: ArrayLike<number>, classes: number): number[][] {
  const images = Array.from({ length: classes }, (): number[] => [])
  for (let n = 0; n < labels.length; n++) images[labels[n] as number]?.push(n)
  return images
}

/**
 * An order in which any number of images from the front, and each half of them, holds the classes in their shares: image i of
 * the n of a class stands at (i + 1/2) / n of the way. Classes of one size take turns.
 */
export function spread<Item>(classes: readonly (readonly Item[])[]): Item[] {
  return classes
    .flatMap((items, label) => items.map((item, i) => ({ item, at: (i + 0.5) / items.length, label })))
    .sort((a, b) => a.at - b.at || a.label - b.label)
    .map(({ item }) => item)
}

/** Whether neighbours are of one class far more often than in a mixed order: then a part from the front lacks classes. */
export function isSorted(labels: ArrayLike<number>): boolean {
  const counts = new Map<number, number>()
  let changes = 0
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n] as number
    counts.set(label, (counts.get(label) ?? 0) + 1)
    if (n > 0 && label !== labels[n - 1]) changes++
  }
  const same = [...counts.values()].reduce((sum, count) => sum + (count / labels.length) ** 2, 0)
  return labels.length > 1 && changes < 0.5 * (1 - same) * (labels.length - 1)
}

/** What a refusal calls the files: their names; those of many pictures by what they lie in. */
const calledIn = ({ format, name, source }: RawSet): string =>
  format === 'pictures' || format === 'tiny-imagenet' ? name : source

/** The classes that have images, in label order, and what becomes of the labels. */
function settleClasses(raw: RawSet): {
  classNames: string[]
  renamed: (label: number) => number | null
  remarks: Remark[]
} {
  const parts = [raw.train, raw.validation, raw.test].flatMap((part) => (part ? [part.labels] : []))
  const highest = parts.reduce((most, labels) => labels.reduce((m, label) => Math.max(m, label), most), -1)
  const names = raw.classNames
  if (names && highest >= names.length)
    refuse(`${calledIn(raw)}: an image has label ${highest}, the files name ${names.length} classes`)
  const all = Array.from({ length: names?.length ?? highest + 1 }, (_, label) => names?.[label] ?? String(label))
  if (raw.known) return { classNames: all, renamed: (label) => label, remarks: [] }
  const counts = (labels: ArrayLike<number> | undefined): number[] =>
    byClass(labels ?? [], all.length).map((own) => own.length)
  const trained = counts(raw.train.labels)
  const heldOut = [counts(raw.validation?.labels), counts(raw.test?.labels)]
  const isEmpty = (label: number): boolean => trained[label] === 0
  const empty = all.filter((_, label) => isEmpty(label) && heldOut.every((own) => own[label] === 0))
  const untrained = all.filter((_, label) => isEmpty(label) && heldOut.some((own) => (own[label] as number) > 0))
  const kept = [...all.keys()].filter((label) => !isEmpty(label))
  if (kept.length < 2 || kept.length > MOST_CLASSES)
    refuse(
      `${calledIn(raw)}: ${grouped(kept.length)} ${kept.length === 1 ? 'class has' : 'classes have'} training images, ` +
        `expected 2 to ${grouped(MOST_CLASSES)}`,
    )
  const to = new Map(kept.map((label, index) => [label, index]))
  return {
    classNames: kept.map((label) => visible(all[label] as string).slice(0, LONGEST_NAME) || String(label)),
    renamed: (label) => to.get(label) ?? null,
    remarks: [
      ...(empty.length > 0 ? [remark('empty-classes', empty.length, empty)] : []),
      ...(untrained.length > 0 ? [remark('untrained-classes', untrained.length, untrained)] : []),
    ],
  }
}

/** A part with its labels as the classes are numbered now, without images of classes that are gone. */
function relabelled(part: LabelledImages, renamed: (label: number) => number | null): LabelledImages {
  const kept: number[] = []
  let isSame = true
  for (const [n, label] of part.labels.entries()) {
    const own = renamed(label)
    if (own !== label) isSame = false
    if (own !== null) kept.push(n)
  }
  if (isSame) return part
  const own = kept.length === part.labels.length ? part : take(part, kept)
  return { pixels: own.pixels, labels: own.labels.map((label) => renamed(label) as number) }
}

/** One in six of each class, drawn; the others keep their order. A class of one image stays whole. */
function holdOut(images: LabelledImages, classes: number): { train: LabelledImages; test: LabelledImages | null } {
  const random = streamFor(SPLIT_SEED, 'held-out-split')
  const out = new Set<number>()
  for (const own of byClass(images.labels, classes)) {
    const count = Math.min(own.length - 1, Math.round(own.length / HELD_OUT_ONE_IN))
    for (const at of [...permutation(own.length, random)].slice(0, Math.max(0, count))) out.add(own[at] as number)
  }
  if (out.size === 0) return { train: images, test: null }
  const all = [...images.labels.keys()]
  return {
    train: take(
      images,
      all.filter((n) => !out.has(n)),
    ),
    test: take(
      images,
      all.filter((n) => out.has(n)),
    ),
  }
}

/**
 * @param limit keep the first so many training images
 * @throws SearchError 'bad-archive' when fewer than 2 or more than 1,000 classes have training images
 */
export function settleSet(raw: RawSet, limit = Number.POSITIVE_INFINITY): Dataset {
  const remarks = [...raw.remarks]
  const classes = settleClasses(raw)
  const part = (images: LabelledImages | null): LabelledImages | null =>
    images && images.labels.length > 0 ? relabelled(images, classes.renamed) : null
  let train = relabelled(raw.train, classes.renamed)
  let test = part(raw.test)
  const validation = part(raw.validation)
  if (test && raw.found.validation > 0) remarks.push(remark('validation-unused', raw.found.validation))
  if (!test && validation) {
    test = validation
    remarks.push(remark('validation-held-out', validation.labels.length))
  }
  if (!raw.known && isSorted(train.labels)) {
    train = take(train, spread(byClass(train.labels, classes.classNames.length)))
    remarks.push(remark('turns', train.labels.length))
  }
  if (!test && !raw.known) {
    const split = holdOut(train, classes.classNames.length)
    train = split.train
    test = split.test
    if (test) remarks.push(remark('own-split', test.labels.length))
  }
  train = front(train, limit)
  const count = train.labels.length
  const normalisation = raw.known?.normalisation ?? measureNormalisation(train.pixels)
  if (!raw.known?.normalisation) remarks.push(remark('measured', count))
  if (normalisation.std.includes(0)) refuse(`${raw.name}: all pixels of a channel are the same, nothing can be learned`)
  remarks.push(...classes.remarks, ...unevenness(train.labels, classes.classNames))
  const { format, size, channels, found } = raw
  const title =
    raw.known?.title(count) ??
    `${ownTitle(raw.name)} (${grouped(count)} training images of ${classes.classNames.length} classes)`
  return {
    info: {
      id: raw.known?.id ?? 'own',
      title,
      images: count,
      classes: classes.classNames.length,
      classNames: classes.classNames,
      facts: { format, size, channels, found, heldOut: test?.labels.length ?? 0, remarks },
    },
    ...train,
    ...normalisation,
    source: raw.source,
    test,
  }
}

/** Below so much of an even share a class is said to be small. */
const EVEN = 0.9

function unevenness(labels: ArrayLike<number>, classNames: readonly string[]): Remark[] {
  const counts = byClass(labels, classNames.length).map((own) => own.length)
  const least = Math.min(...counts)
  if (least >= (EVEN * labels.length) / classNames.length) return []
  return [remark('uneven', least, [classNames[counts.indexOf(least)] as string])]
}

function ownTitle(name: string): string {
  const shownName = visible(name)
  return shownName.length > LONGEST_NAME ? `${shownName.slice(0, LONGEST_NAME - 1)}…` : shownName
}

/** Remarks on how images came to 32 x 32 x 3, for sets of one size. */
export function sizeRemarks(count: number, [height, width]: readonly [number, number], channels: 1 | 3): Remark[] {
  const side = Math.min(height, width)
  return [
    ...(channels === 1 ? [remark('grey', count)] : []),
    ...(side < 32 ? [remark('padded', count)] : []),
    ...(side >= 32 && (height !== 32 || width !== 32) ? [remark('reduced', count)] : []),
  ]
}
