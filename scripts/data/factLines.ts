/** What a reader says of a set of images (src/protocol/imageSet.ts), in lines for a terminal. */
import { grouped } from '../../src/data/numbers'
import type { DatasetInfo } from '../../src/protocol/facts'
import type { Remark, RemarkKind, SetFormat } from '../../src/protocol/imageSet'

const FORMATS: Readonly<Record<SetFormat, string>> = {
  'cifar-binary': 'CIFAR, binary version',
  'cifar-python': 'CIFAR, Python version',
  idx: 'IDX files',
  npz: 'npz arrays',
  pictures: 'pictures in folders',
  'tiny-imagenet': "Tiny-ImageNet's folder",
  parquet: 'Parquet',
  shards: 'shards',
}

const REMARKS: Readonly<Record<RemarkKind, (count: string) => string>> = {
  grey: (count) => `${count} images are grey: their channel is repeated in all three`,
  padded: (count) =>
    `${count} images have a side below 32 pixels: set in the middle of black, repeated where a whole factor fits`,
  reduced: (count) => `${count} images are brought to 32 x 32: their middle squares, averaged`,
  measured: (count) => `mean and deviation are measured on the ${count} training images as they are stored`,
  'own-split': (count) =>
    `the files hold no held-out part: ${count} images were held out, one in six of each class, drawn with seed 1`,
  'validation-held-out': (count) => `no test images: the ${count} validation images are the held-out ones`,
  'validation-unused': (count) => `left out: ${count} validation images, because there are test images`,
  turns: (count) => `the ${count} training images lay class by class: the classes now take turns`,
  damaged: (count) => `left out: ${count} pictures that cannot be read`,
  unlabelled: (count) => `left out: ${count} images without a class`,
  'empty-classes': (count) => `left out: ${count} classes without images`,
  'untrained-classes': (count) => `left out: ${count} classes that only held-out images have`,
  'over-limit': (count) => `left out: ${count} images, more than fit`,
  'other-files': (count) => `passed over: ${count} files that hold no images`,
}

function remarkLine({ kind, count, names }: Remark): string {
  const more = count > names.length && names.length > 0 ? ', ...' : ''
  return `${REMARKS[kind](grouped(count))}${names.length > 0 ? `: ${names.join(', ')}${more}` : ''}`
}

/** A set by its title, and what its files were; for a command that is about to use it. */
export function setLines(info: DatasetInfo): string[] {
  return [info.title, ...factLines(info).map((line) => `  ${line}`)]
}

/** What the set is, then what was done with it and what was left out and why. */
export function factLines({ images, classes, classNames, facts }: DatasetInfo): string[] {
  if (!facts) return []
  const { format, size, channels, heldOut, remarks } = facts
  const sizes = size ? `${size[1]} x ${size[0]}` : 'several sizes'
  const shown = classNames.slice(0, 10).join(', ')
  return [
    `${FORMATS[format]}, ${sizes}, ${channels === 1 ? 'grey' : 'colour'}; ${grouped(images)} training images, ${grouped(heldOut)} held out`,
    `${grouped(classes)} classes: ${shown}${classes > 10 ? ', ...' : ''}`,
    ...remarks.map(remarkLine),
  ]
}
