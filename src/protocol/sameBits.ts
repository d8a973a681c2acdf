/** Whether an epoch that was computed again is the one that was recorded: digests bit by bit, numbers as recordings round them. */
import type { SearchConfig } from './config'
import type { Event } from './messages'
import type { EpochRecord } from './record'
import { asRecorded } from './rounding'

export interface Difference {
  readonly epoch: number
  /** Array and index: "alphas.normal[3][1]"; of weights, whose numbers no recording holds, "digests.weights". */
  readonly path: string
  readonly recorded: unknown
  readonly computed: unknown
}

/** Times are of the machine; benchmark numbers come from a table that may be at hand or not. */
const FOREIGN = ['epochMs', 'benchmark', 'removalBenchmark'] as const satisfies readonly (keyof EpochRecord)[]
const NOT_COMPUTED: ReadonlySet<string> = new Set(FOREIGN)
/** What can name an index is looked at first. */
const FIRST = ['epoch', 'alphas', 'cells', 'digests'] as const

type Found = Omit<Difference, 'epoch'>

function firstIn(recorded: unknown, computed: unknown, path: string): Found | null {
  const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isPlain(recorded) || !isPlain(computed)) return recorded === computed ? null : { path, recorded, computed }
  const [left, right] = [Object.entries(recorded), new Map(Object.entries(computed))]
  const keys = new Set([...left.map(([key]) => key), ...right.keys()])
  const known = new Map(left)
  for (const key of keys) {
    const step = Array.isArray(recorded) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const found = firstIn(known.get(key), right.get(key), step)
    if (found) return found
  }
  return null
}

/** The first field that differs; null where the records are the same. */
export function firstDifference(recorded: EpochRecord, computed: EpochRecord): Difference | null {
  const inOrder = (record: EpochRecord): Readonly<Record<string, unknown>> => {
    const all: Readonly<Record<string, unknown>> = { ...asRecorded(record) }
    const rest = Object.keys(all).filter((key) => !NOT_COMPUTED.has(key))
    const keys = [...FIRST, ...rest].filter((key) => all[key] !== undefined)
    return Object.fromEntries(keys.map((key) => [key, all[key]]))
  }
  const found = firstIn(inOrder(recorded), inOrder(computed), '')
  return found && { epoch: recorded.epoch, ...found }
}

/** What stands in the way of comparing from a state on, or how many epochs it holds, which are those of the recording. */
export type Beginning =
  | { readonly kind: 'unfit'; readonly why: string }
  | { readonly kind: 'differs'; readonly difference: Difference }
  | { readonly kind: 'fits'; readonly epochs: number }

/**
 * Whether the state that a search goes on from is one of the recorded search: the same settings, the same bits in every epoch
 * it holds, and something left to compute.
 */
export function beginningOf(
  { config: given, resumed }: Pick<Extract<Event, { type: 'started' }>, 'config' | 'resumed'>,
  config: SearchConfig,
  recorded: readonly EpochRecord[],
): Beginning {
  const records = resumed?.records ?? []
  const setting = resumed && firstIn(config, given, '')
  if (setting) {
    const [here, there] = [setting.recorded, setting.computed].map((value) => JSON.stringify(value) ?? 'not there')
    return { kind: 'unfit', why: `state: of another search: ${setting.path} is ${there}, recorded ${here}` }
  }
  if (resumed && records.length >= recorded.length)
    return { kind: 'unfit', why: `state: holds ${records.length} epochs, all ${recorded.length} that were recorded` }
  for (const [i, record] of records.entries()) {
    const difference = firstDifference(recorded[i] as EpochRecord, record)
    if (difference) return { kind: 'differs', difference }
  }
  return { kind: 'fits', epochs: records.length }
}
