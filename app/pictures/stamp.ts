/** What a saved picture says of itself: title, where its numbers come from, and all it takes to make it again. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import type { Provenance } from '../../src/protocol/runRecord'
import type { RunSource } from '../../src/protocol/runSource'
import type { OperationName } from '../../src/space/primitives'

export interface PictureStamp {
  readonly title: string
  /** The lines under the title, facts of a line with SEPARATOR between them. */
  readonly facts: readonly string[]
  /** What it takes to make it again. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** Of the file's name, behind the title: "epoch-5". */
  readonly moment: string
  /** Operations to name under the picture, where it shows them by color only. */
  readonly legend: readonly OperationName[]
}

/** A picture of a run. */
export interface RunPicture {
  readonly title: string
  readonly dataset: string
  readonly config: SearchConfig
  /** Completed epochs at the cursor. */
  readonly epoch: number
  readonly legend: readonly OperationName[]
  /** Null for a live run. */
  readonly provenance: Provenance | null
  /** A run of another program: where it was read from, and in words which epoch of it. The config is then none of its own. */
  readonly source?: RunSource
  readonly from?: string
}

/** Between two facts of a line. */
export const SEPARATOR = ' · '

export function stampOfRun({
  title,
  dataset,
  config,
  epoch,
  legend,
  provenance,
  source,
  from,
}: RunPicture): PictureStamp {
  const moment = `epoch-${epoch}`
  const about = { source: 'DARTS+ Lab', title, dataset }
  if (from !== undefined)
    return {
      title,
      legend,
      moment,
      facts: [from, ...(dataset ? [dataset] : [])],
      metadata: { ...about, from, settings: source?.settings ?? {} },
    }
  const { space, channels, cells, imageSize, batch, order, seed, epochs } = config
  const facts = [
    [dataset, `seed ${seed}`, `epoch ${epoch} of ${epochs}`].join(SEPARATOR),
    [
      `${space}, C ${channels}, ${cells} ${cells === 1 ? 'cell' : 'cells'}, ${imageSize}×${imageSize}, batch ${batch}, order ${order}`,
      `lr w ${config.weights.lr}, alpha ${config.alphas.lr}`,
      ...(provenance ? [`${provenance.adapter}, ${provenance.date.slice(0, 10)}`] : []),
    ].join(SEPARATOR),
  ]
  return { title, legend, moment, facts, metadata: { ...about, seed, epoch, config, provenance } }
}

/** "Alpha, edge 0 → 2" -> "alpha-edge-0-2-epoch-5.svg" */
export function pictureFileName({ title, moment }: Pick<PictureStamp, 'title' | 'moment'>, extension: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${[words || 'picture', moment].filter(Boolean).join('-')}.${extension}`
}
