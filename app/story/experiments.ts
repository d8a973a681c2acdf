/**
 * The causal experiment on skip-connect's advantage (operation sets of the DARTS bench suite, and DARTS-): the same search without
 * the suspect, with its help on every edge for nothing, and with that help taken away again. And each later answer, one at a time.
 */
import type { AlgorithmId } from '../../src/protocol/algorithms'
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

/** The address of a live search in minutes. */
const liveHash = (settings: readonly string[]): string =>
  writeHash({ live: 'two-minutes', ...(settings.length > 0 ? { settings: [...settings] } : {}) })

export const experimentHash = (experiment: Experiment): string => liveHash(SETTINGS[experiment])

/** With every gauge: a remedy is held against the measurement that it answers. */
export const algorithmHash = (algorithm: AlgorithmId): string =>
  algorithm === 'darts' ? liveHash(['gauges.every=1']) : liveHash([`algorithm=${algorithm}`, 'gauges.every=1'])

export const remedyHash = (remedy: keyof typeof REMEDIES): string => algorithmHash(REMEDIES[remedy])
