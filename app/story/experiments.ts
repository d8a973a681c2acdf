/**
 * The causal experiment on skip-connect's advantage (operation sets of the DARTS bench suite, and DARTS-): the same search without
 * the suspect, with its help on every edge for nothing, and with that help taken away again. And each later answer, one at a time.
 */
import type { AlgorithmId } from '../../src/protocol/algorithms'
import { PRESETS } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { NB201_PRIMITIVES, SKIP } from '../../src/space/primitives'
import { writeHash } from '../address/hash'

export const EXPERIMENTS = ['regular', 'noSkip', 'allSkip', 'decaying'] as const
export type Experiment = (typeof EXPERIMENTS)[number]

const without = JSON.stringify(NB201_PRIMITIVES.filter((name) => name !== SKIP))

const SETTINGS: Readonly<Record<Experiment, readonly string[]>> = {
  regular: [],
  noSkip: [`primitives=${without}`],
  allSkip: ['algorithm=darts-minus', 'darts-minus.decay=constant'],
  decaying: ['algorithm=darts-minus'],
}

/** Remedies that answer one explanation each. */
export const REMEDIES = {
  spread: 'beta-darts',
  discretisation: 'fair-darts',
  sharpness: 'sdarts-rs',
  layers: 'lambda-darts',
  operations: 'oles',
  strength: 'darts-pt',
} as const satisfies Record<string, AlgorithmId>

/**
 * Epochs of live searches whose step takes more than twice that of plain DARTS, so that they end after about as long as the plain
 * search with its gauges: Lambda-DARTS makes two more passes in every weight step.
 */
const SHORTER: Partial<Record<AlgorithmId, number>> = { 'lambda-darts': 20 }

/** Epochs of an algorithm's live search where they are fewer than the plain one's; null: as many. */
export const shorterRun = (algorithm: AlgorithmId): number | null => SHORTER[algorithm] ?? null

/** One cell a stage: as the recordings and the sweep of the answers have it, and half the time of the preset. */
const AS_RECORDED = ['cells=1']

/** What every live search of the lesson begins with. */
export const LIVE_CONFIG = withSettings(PRESETS['two-minutes'].config, AS_RECORDED)

/** The address of a live search in minutes. */
const liveHash = (settings: readonly string[]): string =>
  writeHash({ live: 'two-minutes', settings: [...AS_RECORDED, ...settings] })

export const experimentHash = (experiment: Experiment): string => liveHash(SETTINGS[experiment])

/** With every gauge: a remedy is held against the measurement that it answers. */
export function algorithmHash(algorithm: AlgorithmId): string {
  const epochs = shorterRun(algorithm)
  return liveHash([
    ...(algorithm === 'darts' ? [] : [`algorithm=${algorithm}`]),
    ...(epochs === null ? [] : [`epochs=${epochs}`]),
    'gauges.every=1',
  ])
}

export const remedyHash = (remedy: keyof typeof REMEDIES): string => algorithmHash(REMEDIES[remedy])
