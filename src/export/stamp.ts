/** Where an exported genotype comes from, so that a file found a year later can still be traced to its run. */
import { SearchError } from '../errors'
import { checkConfig, type SearchConfig } from '../protocol/config'

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

/** @throws SearchError 'bad-genotype' or 'bad-config' naming the field */
export function checkStamp(value: unknown): Stamp {
  const stamp = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const refuse = (field: string, rule: string): never => {
    throw new SearchError('bad-genotype', `stamp.${field}: ${JSON.stringify(stamp[field])} ${rule}`)
  }
  const { seed, dataset, epoch, rule } = stamp
  if (typeof seed !== 'number' || !Number.isInteger(seed)) return refuse('seed', 'must be a whole number')
  if (typeof dataset !== 'string') return refuse('dataset', 'must be text')
  if (typeof epoch !== 'number' || !Number.isInteger(epoch) || epoch < 0)
    return refuse('epoch', 'must be a whole number from 0')
  if (rule !== null && rule !== 'criterion1' && rule !== 'criterion2')
    return refuse('rule', 'must be criterion1, criterion2 or null')
  return { config: checkConfig(stamp.config), seed, dataset, epoch, rule }
}
