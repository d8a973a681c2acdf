/**
 * P-DARTS (arXiv 1904.12760; chenxin061/pdarts): three stages, each a network of its own with more cells and fewer
 * candidates an edge, with dropout behind skip-connects; at the end the normal cell keeps at most M of them.
 */
import { integerBetween, numberBetween, refuse } from '../checks'
import { define } from './definition'

const STAGES = 3
/** More cells than this no adapter of today holds beside a screen. */
const MOST_CELLS = 40

export interface PDartsSettings {
  /** Cells of each stage, as a multiple of `cells`: 5, 11, 17 in the paper. */
  readonly growth: readonly number[]
  /**
   * Candidates that each edge loses after the first and after the second stage, as far as two remain: the weakest ones,
   * `none` like any other.
   */
  readonly drop: readonly number[]
  /** p0, the rate at which outputs of skip-connects are dropped at the start of each stage. */
  readonly skipDropout: readonly number[]
  /** M, most skip-connects of the normal cell at the end; two a node = as many as there are. */
  readonly maxSkips: number
  /** Largest L2 norm of the alpha gradient. */
  readonly alphaGradClip: number
}

const cellsOf = (cells: number, growth: number): number => Math.round(cells * growth)

function listOf(field: string, value: unknown, length: number, check: (field: string, item: unknown) => void): void {
  if (!Array.isArray(value) || value.length !== length) refuse(field, value, `must be a list of ${length} numbers`)
  value.forEach((item, i) => {
    check(`${field}[${i}]`, item)
  })
}

export const pDarts = define<PDartsSettings>({
  spaces: ['darts'],
  restrictsSkips: true,
  sharedOnly: 'its stages have other cells, and hand on operations by cell type',
  noEigenvalue: 'each of its stages is another network',
  settings: { growth: [1, 2.2, 3.4], drop: [3, 2], skipDropout: [0.1, 0.4, 0.7], maxSkips: 2, alphaGradClip: 5 },
  oneList: 'its stages drop candidates from a list that all edges begin with',
  check({ growth, drop, skipDropout, maxSkips, alphaGradClip }, config) {
    listOf('p-darts.growth', growth, STAGES, (field, item) => numberBetween(field, item, 1, 20))
    listOf('p-darts.drop', drop, STAGES - 1, (field, item) => integerBetween(field, item, 0, 6))
    listOf('p-darts.skipDropout', skipDropout, STAGES, (field, item) => numberBetween(field, item, 0, 0.95))
    integerBetween('p-darts.maxSkips', maxSkips, 0, 2 * Math.max(4, config.nodes ?? 4))
    numberBetween('p-darts.alphaGradClip', alphaGradClip, 0.001, 1e6)
    if (config.algorithm !== 'p-darts') return
    const most = cellsOf(config.cells, Math.max(...growth))
    if (most > MOST_CELLS) refuse('p-darts.growth', growth, `gives ${most} cells, at most ${MOST_CELLS} are possible`)
    if (config.epochs < STAGES) refuse('epochs', config.epochs, `must be at least ${STAGES} with p-darts: one a stage`)
    const { frozenEpochs } = config.alphas
    const shortest = Math.floor(config.epochs / STAGES)
    if (frozenEpochs >= shortest)
      refuse('alphas.frozenEpochs', frozenEpochs, `must be below the ${shortest} epochs of a stage of p-darts`)
  },
  published: {
    cells: 5,
    epochs: 75,
    batch: 96,
    weights: { lrMin: 0 },
    alphas: { lr: 6e-4, frozenEpochs: 10 },
  },
  stages: ({ growth }, { cells, epochs }) =>
    growth.map((factor, i) => ({
      cells: cellsOf(cells, factor),
      epochs: Math.floor(((i + 1) * epochs) / STAGES) - Math.floor((i * epochs) / STAGES),
    })),
})
