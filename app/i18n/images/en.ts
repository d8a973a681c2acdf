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

/** "1 class", "2 classes". */
const of = (one: string, many: string) => (count: string) => `${count} ${count === '1' ? one : many}`
const images = of('image', 'images')
const trained = of('training image', 'training images')
const validation = of('validation image', 'validation images')
const classesOf = of('class', 'classes')
const files = of('file', 'files')

const remarks: Record<RemarkKind, (count: string) => string> = {
  grey: (count) => `${of('image is grey: its', 'images are grey: their')(count)} channel is repeated in all three`,
  padded: (count) =>
    `${of('image has', 'images have')(count)} a side below 32 pixels: set in the middle of black, repeated where a whole factor fits`,
  reduced: (count) => `${of('image is', 'images are')(count)} brought to 32 x 32: the middle square, averaged`,
  measured: (count) => `mean and deviation are measured on the ${trained(count)} as stored`,
  'own-split': (count) =>
    `the files hold no held-out part: ${of('image was', 'images were')(count)} held out, one in six of each class, drawn with seed 1`,
  'validation-held-out': (count) => `no test images: ${validation(count)} held out in their place`,
  'validation-unused': (count) => `left out: ${validation(count)}, because there are test images`,
  turns: (count) => `the ${trained(count)} lay class by class: the classes now take turns`,
  damaged: (count) => `left out, because they cannot be read: ${count}`,
  unlabelled: (count) => `left out for want of a class: ${images(count)}`,
  'empty-classes': (count) => `left out for want of images: ${classesOf(count)}`,
  'untrained-classes': (count) => `left out, because only held-out images are there: ${classesOf(count)}`,
  uneven: (count) => `the classes are uneven, the smallest has ${trained(count)}`,
  'over-limit': (count) => `left out, because more do not fit: ${images(count)}`,
  'other-files': (count) => `passed over for want of images: ${files(count)}`,
}

export const imagesEn = {
  formats,
  remarks,
  title: (name: string) => `Search on ${name}?`,
  summary: (format: string, size: string, isGrey: boolean) => `${format}, ${size}, ${isGrey ? 'grey' : 'colour'}`,
  size: (width: number, height: number) => `${width} x ${height}`,
  severalSizes: 'several sizes',
  counts: (training: string, heldOut: string, classes: string) =>
    `${trained(training)}, ${heldOut} held out, ${classesOf(classes)}`,
  picturesOf: (name: string, images: string) => `${name}: ${images} training images, a few of them`,
  moreClasses: (count: string) => `and ${count} more ${count === '1' ? 'class' : 'classes'}`,
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
