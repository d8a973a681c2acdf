/**
 * What a search log tells, whatever program printed it: epochs in order, each with what stands in the log and null for what does
 * not. Nothing here is filled in.
 */
import type { PrintedTables } from '../../protocol/record'
import type { ForeignGenotype } from '../genotypes'

/** The programs whose logs are read. */
export const PROGRAMS = [
  'darts',
  'pc-darts',
  'p-darts',
  'robust-darts',
  'darts-pt',
  'darts-pt-201',
  'darts-pytorch',
  'pt.darts',
] as const
export type Program = (typeof PROGRAMS)[number]

/** Loss and accuracy (0..1) of one half of an epoch; null where the log has none. */
export interface Told {
  readonly loss: number | null
  readonly accuracy: number | null
}

/** A genotype and the softmax tables that were printed with it. */
export interface ToldCells {
  readonly genotype: ForeignGenotype | null
  readonly tables: PrintedTables | null
}

export interface LogEpoch {
  /** As the log counts. */
  readonly number: number
  /** Stage of a search in several, 1 for the first. */
  readonly stage: number
  readonly line: number
  /** Milliseconds, of an arbitrary year where the stamp has none; null without a stamp. */
  readonly at: number | null
  readonly learningRate: number | null
  /** Printed before the training: what the epochs before have found. */
  readonly before: ToldCells
  /** Printed after the validation of this epoch. */
  readonly after: ToldCells
  readonly train: Told
  readonly validation: Told
  /** Its training has ended. */
  readonly trained: boolean
  /** Line of the first number that is none. */
  readonly brokeAt: number | null
}

/** What a reader has to say beside the epochs; the words are the page's and the command line's. */
export type LogRemark =
  | { readonly id: 'broke'; readonly epoch: number; readonly line: number }
  | { readonly id: 'starts'; readonly count: number; readonly taken: number; readonly line: number }
  | { readonly id: 'first-epoch'; readonly epoch: number }
  | { readonly id: 'joined'; readonly epoch: number }
  | {
      readonly id: 'last-epoch'
      readonly epoch: number
      readonly train: number | null
      readonly validation: number | null
    }
  | { readonly id: 'unfinished'; readonly epoch: number }
  | { readonly id: 'cut'; readonly line: number }
  | { readonly id: 'genotype'; readonly line: number; readonly message: string }
  | { readonly id: 'tables'; readonly line: number; readonly rows: number; readonly columns: number }
  | { readonly id: 'columns'; readonly line: number; readonly columns: number }
  | { readonly id: 'size'; readonly parameters: number; readonly spaces: readonly string[] }
  | { readonly id: 'widths'; readonly line: number; readonly sizes: readonly string[] }
  | { readonly id: 'raw-alphas'; readonly line: number }
  | { readonly id: 'not-validated'; readonly epochs: number }
  | { readonly id: 'restricted'; readonly before: number; readonly after: number }
  | { readonly id: 'number'; readonly line: number; readonly what: string; readonly value: string }
  | { readonly id: 'operations'; readonly names: readonly string[] }
  | { readonly id: 'nodes'; readonly count: number }

/** Settings that a log tells by whatever name. */
export interface LogSettings {
  readonly channels: number | null
  readonly cells: number | null
  readonly batch: number | null
  readonly seed: number | null
  /** Planned epochs; of one stage where there are several. */
  readonly epochs: number | null
  readonly order: 1 | 2 | null
  readonly weightLr: number | null
  readonly weightLrMin: number | null
  readonly momentum: number | null
  readonly weightDecay: number | null
  readonly gradClip: number | null
  readonly alphaLr: number | null
  readonly alphaWeightDecay: number | null
  /** Pixels of a side that are cut out; 0 = none. */
  readonly cutout: number | null
}

export interface SearchLog {
  readonly program: Program
  /** Names of the files it was read from. */
  readonly files: readonly string[]
  readonly space: 'darts' | 'nas-bench-201'
  /** As the log names it; null where it does not. */
  readonly dataset: string | null
  readonly classes: number | null
  /** An id of the lab's algorithms where the log tells it. */
  readonly algorithm: string | null
  readonly settings: LogSettings
  /** Everything its args say, as text. */
  readonly args: ReadonlyMap<string, string>
  /** Of the supernet of each stage. */
  readonly parameters: readonly number[]
  /** Cells of the supernet of each stage, where there are several. */
  readonly stageCells: readonly number[]
  /** Operations of the printed columns; null where no table is printed, or none that the names are known of. */
  readonly columns: readonly string[] | null
  readonly epochs: readonly LogEpoch[]
  /** Genotypes after the last epoch; several where skip-connects were restricted one by one. */
  readonly final: readonly ForeignGenotype[]
  readonly remarks: readonly LogRemark[]
}

export interface LogReader {
  readonly program: Program
  /** Whether a text looks like a log of this program; whether it holds a search is for `read` to say. */
  readonly recognise: (text: string) => boolean
  /** @throws SearchError 'bad-recording' naming the line, the value and the rule */
  readonly read: (text: string, file: string) => SearchLog
}
