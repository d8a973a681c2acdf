/** Where an exported genotype comes from, so that a file found a year later can still be traced to its run. */
import type { SearchConfig } from '../protocol/config'
import type { EpochRecord, RuleState } from '../protocol/record'

type Rule = keyof EpochRecord['rules']

export interface Stamp {
  readonly config: SearchConfig
  readonly seed: number
  /** For people: "CIFAR-10 (subset of 20,000 training images)". */
  readonly dataset: string
  /** Of the data set, where its id does not tell; null: its images are named, and how many classes they have is not. */
  readonly classes?: number | null | undefined
  /** Completed epochs of the search when the genotype was derived. */
  readonly epoch: number
  /** The stopping rule that returned this epoch; null when someone chose it. */
  readonly rule: Rule | null
  /** A cell that another program found: its files in words. The config is then the lab's defaults and no one's own. */
  readonly from?: string
  /** What the text calls it, a Python identifier; left out: LAB_EPOCH_17. */
  readonly name?: string
}

/** Where several rules returned the epoch, the first of these is named. */
export const RULES: readonly Rule[] = ['criterion1', 'criterion2', 'eigenvalue']

/** The rule that returned an epoch; null where none did. */
export function ruleOf(
  epoch: number,
  rules: { readonly [K in Rule]?: Pick<RuleState, 'returnsEpoch'> | undefined },
): Rule | null {
  return RULES.find((rule) => rules[rule]?.returnsEpoch === epoch) ?? null
}

/** The stamp in lines of text, for formats whose only place for it is a comment. */
export function stampLines(stamp: Stamp): string[] {
  const { config, seed, dataset, epoch, rule, from } = stamp
  if (from !== undefined) return [`DARTS+ Lab: ${from}`]
  return [
    `DARTS+ Lab: epoch ${epoch} of ${config.epochs}, ${rule ? `returned by ${rule}` : 'chosen by hand'}`,
    `data set: ${dataset}; seed: ${seed}`,
    `config: ${JSON.stringify(config)}`,
  ]
}

/** What a Python file calls the genotype. */
export const nameOf = ({ name, epoch }: Stamp): string => name ?? `LAB_EPOCH_${epoch}`

/** The stamp as comments, one line each. What would end a line, or a file (Python reads no NUL), is a blank in it. */
export function stampComment(stamp: Stamp, mark: '#' | '//' = '#'): string {
  return stampLines(stamp)
    .map((line) => `${mark} ${line.replaceAll(/[\s\p{Cc}]+/gu, ' ')}\n`)
    .join('')
}
