/** The one fixed set of images that a supernet is asked on: the first batches of the half that alphas learn from, as they are on disk. */
import type { Batch } from '../../data/batches'
import type { Shelf } from '../../data/shelf'
import type { SearchConfig } from '../../protocol/config'

/**
 * @param images so many at least, in whole batches of the search's size; one pass over the half at most
 * @returns buffers of their own, the same for the same config and data
 */
export function fixedBatches(shelf: Pick<Shelf, 'open'>, config: SearchConfig, images: number): Batch[] {
  const still = { ...config, augment: { crop: 0, flip: false, cutout: 0 } }
  const { alphas } = shelf.open(still).batches
  const count = Math.min(Math.ceil(images / config.batch), Math.floor(config.images / 2 / config.batch))
  return Array.from({ length: count }, () => {
    const batch = alphas.next()
    return { images: batch.images.slice(), labels: batch.labels.slice() }
  })
}
