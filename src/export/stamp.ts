/** Where an exported genotype comes from, so that a file found a year later can still be traced to its run. */
import type { SearchConfig } from '../protocol/config'

export interface Stamp {
  readonly config: SearchConfig
  readonly seed: number
  /** For people: "CIFAR-10 (subset of 20,000 training images)". */
  readonly dataset: string
  /** Completed epochs of the search when the genotype was derived. */
  readonly epoch: number
  /** The stopping rule that returned this epoch; null when someone chose it. */
  readonly rule: 'criterion1' | 'criterion2' | null
}

/** The stamp in lines of text, for formats whose only place for it is a comment. */
export function stampLines(stamp: Stamp): string[] {
  const { config, seed, dataset, epoch, rule } = stamp
  return [
    `DARTS+ Lab: epoch ${epoch} of ${config.epochs}, ${rule ? `returned by ${rule}` : 'chosen by hand'}`,
    `data set: ${dataset}; seed: ${seed}`,
    `config: ${JSON.stringify(config)}`,
  ]
}

/** The stamp as Python comments, one line each. */
export function stampComment(stamp: Stamp): string {
  return stampLines(stamp)
    .map((line) => `# ${line.replaceAll(/\s+/g, ' ')}\n`)
    .join('')
}
