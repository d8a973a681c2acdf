/** What a saved picture says of itself: title, where its numbers come from, and the whole config. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import type { Provenance } from '../../src/protocol/runRecord'
import type { Primitive } from '../../src/space/primitives'

export interface PictureStamp {
  readonly title: string
  readonly dataset: string
  readonly config: SearchConfig
  /** Completed epochs at the cursor. */
  readonly epoch: number
  /** Operations to name under the picture, where it shows them by color only. */
  readonly legend: readonly Primitive[]
  /** Null for a live run. */
  readonly provenance: Provenance | null
  /** A run of another program, in words: the config is then none of its own. */
  readonly from?: string
}

/** Between two facts of a line. */
export const SEPARATOR = ' · '

/** The lines under the title of a picture. */
export function pictureFacts({ dataset, config, epoch, provenance, from }: PictureStamp): string[] {
  if (from !== undefined) return [from, ...(dataset ? [dataset] : [])]
  const { space, channels, cells, imageSize, batch, order, seed, epochs } = config
  return [
    [dataset, `seed ${seed}`, `epoch ${epoch} of ${epochs}`].join(SEPARATOR),
    [
      `${space}, C ${channels}, ${cells} ${cells === 1 ? 'cell' : 'cells'}, ${imageSize}×${imageSize}, batch ${batch}, order ${order}`,
      `lr w ${config.weights.lr}, alpha ${config.alphas.lr}`,
      ...(provenance ? [`${provenance.adapter}, ${provenance.date.slice(0, 10)}`] : []),
    ].join(SEPARATOR),
  ]
}

/** Everything needed to make the run again, as JSON. */
export function pictureMetadata(stamp: PictureStamp): string {
  const { title, dataset, config, epoch, provenance } = stamp
  return JSON.stringify({ source: 'DARTS+ Lab', title, dataset, seed: config.seed, epoch, config, provenance })
}

/** "Alpha, edge 0 → 2" -> "alpha-edge-0-2" */
export function pictureFileName(title: string, epoch: number, extension: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${words || 'picture'}-epoch-${epoch}.${extension}`
}
