/**
 * The index of a sweep: JSON lines, a head and then a line for each finished trial. Only the end of the last line can be
 * missing, where a writer was killed; `wholeLength` says where to go on writing.
 */
import { SearchError, shown } from '../errors'
import { checkRecordedConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import type { StateDigests } from '../protocol/record'
import { REASON } from '../protocol/recordedEvents'
import {
  by,
  check,
  flag,
  line,
  list,
  object,
  oneOf,
  optional,
  orNull,
  pattern,
  real,
  type Schema,
  whole,
} from '../protocol/schema'
import type { RuleOutcome, TrialBenchmark, TrialRecord } from './trialRecord'

export const INDEX_FORMAT = 'darts-plus-lab/sweep'
export const INDEX_VERSION = 1
/** Of the file in a sweep's folder. */
export const INDEX_NAME = 'index.jsonl'

/** Characters of an index; no other text of a sweep is as long. */
export const LONGEST_INDEX = 200_000_000
const MOST_EPOCHS = 600
const LONGEST_TEXT = 500

export interface IndexHead {
  readonly format: typeof INDEX_FORMAT
  readonly version: typeof INDEX_VERSION
  readonly name: string
}

export interface SweepIndex {
  readonly name: string
  readonly trials: readonly TrialRecord[]
}

const head = object<IndexHead>({
  format: oneOf([INDEX_FORMAT]),
  version: oneOf([INDEX_VERSION]),
  name: pattern(/^[\w-]{1,60}$/, 'must have 1 to 60 letters, digits, - and _'),
})

const sha256 = pattern(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
const text = line(LONGEST_TEXT, 0)

function trialOf(epochs: number) {
  const series = (number: Schema<number>) => list(number, epochs, epochs)
  const count = (most: number) => list(whole(0, most), epochs, epochs)
  const rule = object<RuleOutcome>({
    firedAt: orNull(whole(1, MOST_EPOCHS)),
    returnsEpoch: orNull(whole(1, MOST_EPOCHS)),
    fallback: flag,
  })
  const percent = list(real(0, 100), 1, epochs)
  const half = object<TrialRecord['train']>({ loss: series(real()), accuracy: series(real(0, 1)) })
  return object<TrialRecord>({
    trial: pattern(/^[0-9a-f]{8,64}$/, 'must be 8 to 64 hexadecimal digits'),
    preset: orNull(text),
    config: by<SearchConfig>((value) => checkRecordedConfig(value)),
    dataset: object<TrialRecord['dataset']>({ title: text, images: sha256 }),
    provenance: object<TrialRecord['provenance']>({ engine: text, commit: text, date: text, lab: text }),
    end: object<TrialRecord['end']>({ reason: REASON, returnsEpoch: whole(0, MOST_EPOCHS) }),
    ms: real(0),
    skips: object<TrialRecord['skips']>({ normal: count(100), reduce: count(100) }),
    genotypes: list(line(20_000), 1, epochs),
    derived: count(epochs - 1),
    train: half,
    validation: half,
    eigenvalue: optional(list(orNull(real()), epochs, epochs)),
    rules: object<TrialRecord['rules']>({ criterion1: rule, criterion2: rule, eigenvalue: optional(rule) }),
    benchmark: optional(
      object<TrialBenchmark>({ source: text, cifar10: percent, cifar100: percent, imagenet16: percent }),
    ),
    digests: optional(object<StateDigests>({ weights: sha256, alphas: sha256 })),
  })
}

/** @throws SearchError 'bad-table' naming the line, the field, its value and the rule */
function checkTrial(what: string, value: unknown): TrialRecord {
  const derived = (value as { derived?: unknown } | null)?.derived
  const epochs = Array.isArray(derived) ? derived.length : 0
  if (epochs < 1 || epochs > MOST_EPOCHS)
    throw new SearchError('bad-table', `${what} derived: must be a list of 1 to ${MOST_EPOCHS} epochs`)
  const record = check(what, trialOf(epochs), value, 'bad-table')
  const { genotypes, benchmark } = record
  const wrong = record.derived.find((index) => index >= genotypes.length)
  if (wrong !== undefined)
    throw new SearchError('bad-table', `${what} derived: ${wrong} must be below the ${genotypes.length} genotypes`)
  for (const key of ['cifar10', 'cifar100', 'imagenet16'] as const)
    if (benchmark && benchmark[key].length !== genotypes.length)
      throw new SearchError(
        'bad-table',
        `${what} benchmark.${key}: ${benchmark[key].length} numbers, must be one of each of ${genotypes.length} genotypes`,
      )
  return record
}

function parsed(what: string, text_: string): unknown {
  try {
    return JSON.parse(text_)
  } catch {
    throw new SearchError('bad-table', `${what}: ${shown(text_.slice(0, 60))} is not JSON`)
  }
}

/** Where the last whole line ends: what follows is a piece of one. Counted in characters of `content`. */
export function wholeLength(content: string): number {
  return content.lastIndexOf('\n') + 1
}

/**
 * An index from its text. A piece of a line at its end is passed over.
 *
 * @param what names the file in messages
 * @throws SearchError 'bad-table' naming the line, the field, its value and the rule
 */
export function readIndex(content: string, what = 'index'): SweepIndex {
  if (content.length > LONGEST_INDEX)
    throw new SearchError('bad-table', `${what}: ${content.length} characters, at most ${LONGEST_INDEX} are read`)
  const [first = '', ...rest] = content.slice(0, wholeLength(content)).split('\n').slice(0, -1)
  const { name } = check(`${what} line 1`, head, parsed(`${what} line 1`, first), 'bad-table')
  const trials = rest.map((row, i) => checkTrial(`${what} line ${i + 2}`, parsed(`${what} line ${i + 2}`, row)))
  const seen = new Map<string, number>()
  for (const [i, { trial }] of trials.entries()) {
    const before = seen.get(trial)
    if (before !== undefined)
      throw new SearchError('bad-table', `${what} line ${i + 2}: trial ${trial} stands in line ${before} already`)
    seen.set(trial, i + 2)
  }
  return { name, trials }
}

export function headLine(name: string): string {
  return `${JSON.stringify({ format: INDEX_FORMAT, version: INDEX_VERSION, name } satisfies IndexHead)}\n`
}

export const trialLine = (record: TrialRecord): string => `${JSON.stringify(record)}\n`
