/** What a saved picture says of itself: title, where its numbers come from, and all it takes to make it again. Pure. */
import { fromLog } from '../../src/export/fromRun'
import type { SearchConfig } from '../../src/protocol/config'
import type { Provenance } from '../../src/protocol/runRecord'
import type { RunSource } from '../../src/protocol/runSource'
import type { OperationName } from '../../src/space/primitives'
import type { PicturesText } from '../i18n/pictures/texts'

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
  /** Lines to name under it that the page names beside it. */
  readonly lines?: readonly PictureLine[] | undefined
}

export interface PictureLine {
  readonly name: string
  /** CSS color, or a property of the page as `var(--ink)`. */
  readonly color: string
  readonly dash?: string | undefined
}

/** A picture of a run. */
export interface RunPicture {
  readonly title: string
  /** As it was recorded, and in the language of the page. */
  readonly dataset: string
  readonly datasetText: string
  readonly config: SearchConfig
  /** Completed epochs at the cursor. */
  readonly epoch: number
  readonly legend: readonly OperationName[]
  /** Null for a live run. */
  readonly provenance: Provenance | null
  /** A run of another program: where it was read from. The config is then none of its own. */
  readonly source?: RunSource | undefined
  /** Lines on the picture alone, before those on the run. */
  readonly facts?: readonly string[] | undefined
  readonly lines?: PictureStamp['lines']
}

/** Between two facts of a line. */
export const SEPARATOR = ' · '

/** Of the names of many files, in letters. */
const LONGEST = 500

export function stampOfRun(run: RunPicture, words: PicturesText): PictureStamp {
  const { title, dataset, datasetText, config, epoch, legend, lines, provenance, source } = run
  const moment = `epoch-${epoch}`
  const about = { source: 'DARTS+ Lab', title, dataset }
  const own = run.facts ?? []
  if (source) {
    const log = words.ofLog(source.firstEpoch + epoch - 1, source.program, source.files.join(', ')).slice(0, LONGEST)
    return {
      ...{ title, legend, lines, moment },
      facts: [...own, log, ...(datasetText ? [datasetText] : [])],
      metadata: { ...about, from: fromLog(source, epoch), settings: source.settings },
    }
  }
  const { space, channels, cells, imageSize, batch, order, seed, epochs } = config
  const facts = [
    [datasetText, words.seed(seed), words.epoch(epoch, epochs)].join(SEPARATOR),
    [
      words.network(space, channels, cells, imageSize),
      words.training(batch, order, config.weights.lr, config.alphas.lr),
      ...(provenance ? [words.machine(provenance.adapter, provenance.date.slice(0, 10))] : []),
    ].join(SEPARATOR),
  ]
  return {
    ...{ title, legend, lines, moment },
    facts: [...own, ...facts],
    metadata: { ...about, seed, epoch, config, provenance },
  }
}

/** "Alpha, edge 0 → 2" -> "alpha-edge-0-2-epoch-5.svg" */
export function pictureFileName({ title, moment }: Pick<PictureStamp, 'title' | 'moment'>, extension: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${[words || 'picture', moment].filter(Boolean).join('-')}.${extension}`
}
