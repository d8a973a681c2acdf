/** Words about a set of images that was read from files: in the page's preview, and on the command line. Loaded with the preview. */
import type { RemarkKind, SetFormat } from '../../../src/protocol/imageSet'

const formats: Record<SetFormat, string> = {
  'cifar-binary': 'CIFAR, binary version',
  'cifar-python': 'CIFAR, Python version',
  idx: 'IDX files',
  npz: 'npz arrays',
  pictures: 'pictures in folders',
  'tiny-imagenet': 'Tiny-ImageNet’s folder',
  parquet: 'Parquet',
  shards: 'shards',
}

const remarks: Record<RemarkKind, (count: string) => string> = {
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
  damaged: (count) => `left out, because they cannot be read: ${count}`,
  unlabelled: (count) => `left out, because they have no class: ${count} images`,
  'empty-classes': (count) => `left out, because they have no images: ${count} classes`,
  'untrained-classes': (count) => `left out, because only held-out images have them: ${count} classes`,
  uneven: (count) => `the classes are uneven, the smallest has ${count} training images`,
  'over-limit': (count) => `left out, because they are more than fit: ${count} images`,
  'other-files': (count) => `passed over, because they hold no images: ${count} files`,
}

export const imagesEn = {
  formats,
  remarks,
  title: (name: string) => `Search on ${name}?`,
  summary: (format: string, size: string, isGrey: boolean) => `${format}, ${size}, ${isGrey ? 'grey' : 'colour'}`,
  size: (width: number, height: number) => `${width} x ${height}`,
  severalSizes: 'several sizes',
  counts: (training: string, heldOut: string, classes: string) =>
    `${training} training images, ${heldOut} held out, ${classes} classes`,
  picturesOf: (name: string, images: string) => `${name}: ${images} training images, a few of them`,
  moreClasses: (count: string) => `and ${count} more classes`,
  needs: (preset: string, images: string, each: string, own: string) =>
    `The preset “${preset}” wants ${images} images, ${each} a class; it would search on the ${own} there are.`,
  needsEach: (preset: string, images: string, each: string, name: string, own: string) =>
    `The preset “${preset}” wants ${images} images, ${each} a class; the smallest class, “${name}”, has ${own}.`,
  tooFew: (least: string) => `A search needs at least ${least} training images.`,
  replaces: (title: string) => `It takes the place of ${title}.`,
  use: 'Search on these images',
  leave: 'Leave them',
}

export type ImagesText = typeof imagesEn
