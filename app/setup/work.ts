/**
 * What a search is made of, for the estimate of its time: steps, and what is measured between them, told in first-order steps: a step is a
 * gradient of the alphas and one of the weights. What came of it on a processor: `npm run bench -- --algorithms`.
 */
import type { AlgorithmId } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import { PERTURBATIONS } from '../../src/protocol/gauges'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { stageAt, stagesOf } from '../../src/protocol/stages'
import { NONE } from '../../src/space/primitives'
import { presentCells, topologyOf } from '../../src/space/topology'
import { PLAN_GIGAFLOPS, type SearchWork } from './estimateTime'
import { totalSteps } from './setup'

/** Shares of a step by arithmetic, in `two-minutes` and `small-cell` alike. */
const FORWARD = 0.2
const ALPHAS = 0.4
const WEIGHTS = 0.6

/** Edges of all alpha tables, and the candidates of each whose removal takes a pass. */
function askable(config: SearchConfig): { readonly edges: number; readonly candidates: number } {
  return {
    edges: presentCells(config).length * topologyOf(config).edges.length,
    candidates: config.primitives.filter((op) => op !== NONE).length,
  }
}

/** Passes of the gauges of one epoch, in steps. */
function gaugeSteps(config: SearchConfig): number {
  const noisy = 1 + PERTURBATIONS.length * config.gauges.draws
  const { edges, candidates } = askable(config)
  const removals = config.gauges.removals ? 1 + edges * candidates : 0
  // Layer alignment takes a gradient of the alphas, the agreement of gradients two of the weights.
  return (noisy + removals) * FORWARD + ALPHAS + 2 * WEIGHTS
}

/** Two gradients an iteration. */
const eigenvalueSteps = ({ eigenvalue: { iterations } }: SearchConfig): number => 2 * iterations * ALPHAS

/** Edges into the first node of a DARTS cell, which are kept unasked. */
const KEPT = 2

/** Passes over the fixed images of a selection by the supernet: edge after edge with all of it first, then the edges of DARTS's nodes. */
function selectionSteps(config: SearchConfig): number {
  if (config.algorithm !== 'darts-pt') return 0
  const { edges, candidates } = askable(config)
  const nodes = config.space === 'darts' ? edges - KEPT * presentCells(config).length : 0
  const passes = 1 + edges * Math.min(config.primitives.length, candidates + 1) + nodes
  return passes * Math.floor(config['darts-pt'].images / config.batch) * FORWARD
}

const measuredEpochs = ({ epochs }: SearchConfig, every: number): number => (every > 0 ? Math.ceil(epochs / every) : 0)

/** A step of these makes more passes than one of plain DARTS: so many times its arithmetic. */
const MORE: Partial<Record<AlgorithmId, number>> = { 'lambda-darts': 2.2, oles: 1.2 }
const SECOND_ORDER = 2.6

/** Of a search, in steps of its last network, the largest; what it measures and selects by among them. */
export function stepsInAll(config: SearchConfig): number {
  const { epochs, eigenvalue, gauges } = config
  const stepsPerEpoch = totalSteps(config) / epochs
  const largest = stagesOf(config).at(-1)?.cells ?? config.cells
  let steps = 0
  for (let epoch = 1; epoch <= epochs; epoch++) steps += (stepsPerEpoch * stageAt(config, epoch).cells) / largest
  const plainSteps =
    measuredEpochs(config, gauges.every) * gaugeSteps(config) +
    measuredEpochs(config, eigenvalue.every) * eigenvalueSteps(config) +
    selectionSteps(config)
  return steps + plainSteps / ((MORE[config.algorithm] ?? 1) * (config.order === 2 ? SECOND_ORDER : 1))
}

/** What the arithmetic does not count, as measured on the processor (bench/RESULTS.md): random draws, layers of very few channels. */
const UNCOUNTED: Partial<Record<AlgorithmId, number>> = { snas: 1.5, 'p-darts': 2.4, 'pc-darts': 2.5 }

/** GFLOP of a step as one of plain DARTS takes as long for. */
export const gigaflopsOf = ({ algorithm }: SearchConfig, flopsPerStep: number): number =>
  ((UNCOUNTED[algorithm] ?? 1) * flopsPerStep) / 1e9

/** Below this share more or less than the plain preset nothing is said of it. */
const NOTABLE = 0.1

/** How many times as long as the preset as it stands; null where about as long. */
export function timesPlain({ steps, gigaflops }: SearchWork, preset: PresetId): number | null {
  const times = (steps * gigaflops) / (stepsInAll(PRESETS[preset].config) * PLAN_GIGAFLOPS[preset])
  return Math.abs(times - 1) < NOTABLE ? null : times
}
