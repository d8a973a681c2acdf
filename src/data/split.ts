/**
 * Which images train weights and which train alphas. As in quark0/darts: the first half in file order for weights, the
 * last half for alphas, neither stratified nor shuffled before the cut. A search over fewer
 * images than the set holds takes the first ones in file order and cuts those.
 */
import { SearchError, shown } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { DatasetInfo } from '../protocol/facts'
import { smallestClass } from '../protocol/imageSet'
import { grouped } from './numbers'

/** `count` images from number `first` on, in file order. */
export interface ImageRange {
  readonly first: number
  readonly count: number
}

export interface Split {
  readonly weights: ImageRange
  readonly alphas: ImageRange
}

/**
 * An odd number of images gives the extra one to the alphas, as the official rounding does.
 *
 * @throws SearchError 'bad-config' when the set holds fewer images, or half of them is less than one batch
 */
export function splitImages(config: Pick<SearchConfig, 'images' | 'batch'>, info: DatasetInfo): Split {
  const { images, batch } = config
  const smallest = smallestClass(info)
  if (images > info.images)
    throw new SearchError(
      'bad-config',
      `images: ${grouped(images)} asked for, ${Math.ceil(images / info.classes)} a class, ${info.title} has ` +
        `${grouped(info.images)} loaded${smallest ? `, ${grouped(smallest.images)} of its class ${shown(smallest.name)}` : ''}: ` +
        'choose fewer or load more',
    )
  const half = Math.floor(images / 2)
  if (half < batch)
    throw new SearchError(
      'bad-config',
      `images: ${grouped(images)} must be at least two batches, ${grouped(2 * batch)}`,
    )
  return { weights: { first: 0, count: half }, alphas: { first: half, count: images - half } }
}
