/** Golden kind `stopping`: alpha trajectories by formula, and what both DARTS+ rules make of them. */
import type { Criterion1Config, Criterion2Config } from '../../src/protocol/config'
import {
  criterion1Trace,
  criterion2Trace,
  type RuleConfig,
  type RuleEpoch,
  stableSince,
} from '../../src/protocol/stopping'
import { deriveGenotype } from '../../src/space/derive'
import { countSkips, type DartsGenotype, type Genotype } from '../../src/space/genotype'
import { DARTS_PRIMITIVES, type DartsPrimitive, LEARNABLE } from '../../src/space/primitives'
import { number } from './checkShape'
import { STREAM, u } from './formula'
import { type GoldenFile, type GoldenOptions, wanted } from './options'
import type { Report } from './report'

interface Curve {
  readonly seed: number
  readonly epochs: number
  readonly base: number
  readonly growth: number
  readonly noise: number
  readonly noise_end: number
  readonly skip_start: number
  readonly skip_drift: number
}

interface Stop {
  readonly stop: number
  readonly count: number
  readonly returns_stop: number
  readonly returns_before: number
  readonly returns_auto: number
  readonly fallback: boolean
}

const VARIANTS = ['full', 'top1', 'retained', 'edge0'] as const

interface StoppingFile extends GoldenFile {
  readonly window: number
  readonly threshold: number
  readonly learnable?: readonly number[]
  readonly cases?: readonly {
    readonly config: Curve
    readonly check?: { readonly epoch: number; readonly edge: number; readonly alphas_normal: readonly number[] }
    readonly skip_normal?: readonly number[]
    readonly skip_reduce?: readonly number[]
    readonly criterion1_plain?: Stop | null
    readonly criterion1?: Stop | null
    readonly criterion2?: Readonly<
      Record<(typeof VARIANTS)[number], { readonly stop: number | null; readonly stop_ten_tables: number | null }>
    >
    readonly stable_top1_edges?: readonly number[]
    readonly last_order_change?: readonly number[]
    readonly genotype_last?: readonly (readonly [op: number, from: number])[]
  }[]
}

const SKIP_COLUMN = 3

/** Alphas after epoch ep, counted from 0. */
function curveTable(curve: Curve, s: number, ep: number): number[][] {
  const { seed, epochs, base, growth, noise, noise_end, skip_start, skip_drift } = curve
  const p = ep / (epochs - 1)
  const damp = Math.max(0, 1 - ep / noise_end)
  return Array.from({ length: 14 }, (_, e) =>
    Array.from({ length: 8 }, (_, o) => {
      const i = 8 * e + o
      const alpha = base * u(seed, s + 1, i) + growth * p * u(seed, s + 2, i) + noise * damp * u(seed, s + 100 + ep, i)
      return o === SKIP_COLUMN ? alpha + (skip_start + skip_drift * p * (1 + 0.5 * u(seed, s + 3, e))) : alpha
    }),
  )
}

function historyOf(curve: Curve): RuleEpoch[] {
  return Array.from({ length: curve.epochs }, (_, ep) => {
    const alphas = {
      normal: curveTable(curve, STREAM.stopping.normal, ep),
      reduce: curveTable(curve, STREAM.stopping.reduce, ep),
    }
    return { alphas, genotype: deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, alphas) }
  })
}

/** Our epochs are completed epochs, the file's are counted from 0. */
const fromZero = (epoch: number | null): number | null => (epoch === null ? null : epoch - 1)

export function checkStopping(file: StoppingFile, report: Report, options: GoldenOptions): void {
  const learnable = DARTS_PRIMITIVES.flatMap((name, o) => (LEARNABLE.has(name) ? [o] : []))
  const window = number('window', file.window)
  const threshold = number('threshold', file.threshold)
  for (const expected of report.part('cases', file.cases)) {
    const where = `seed ${expected.config.seed}`
    if (!wanted(options, where)) continue
    report.exact('learnable', learnable, file.learnable, 'primitives')
    const history = historyOf(expected.config)
    const rules = (one: Partial<Criterion1Config>, two: Partial<Criterion2Config>): RuleConfig => ({
      space: 'darts',
      primitives: DARTS_PRIMITIVES,
      epochs: expected.config.epochs,
      alphas: { frozenEpochs: 0 },
      criterion1: {
        threshold,
        cell: 'normal',
        source: 'genotype',
        minEpochs: null,
        armed: true,
        patience: 1,
        returns: 'auto',
        ...one,
      },
      criterion2: { variant: 'top1', window, minStableEdges: null, edge: 0, ...two },
    })

    if (!expected.check) report.absent(`check of ${where}`)
    else {
      const { epoch, edge, alphas_normal } = expected.check
      report.exact('alphas', history[epoch]?.alphas.normal[edge], alphas_normal, where)
    }
    report.exact(
      'skip_normal',
      history.map((h) => countSkips(h.genotype as Genotype).normal),
      expected.skip_normal,
      where,
    )
    report.exact(
      'skip_reduce',
      history.map((h) => countSkips(h.genotype as Genotype).reduce),
      expected.skip_reduce,
      where,
    )

    const stopOf = (guard: Partial<Criterion1Config>): Stop | null => {
      const last = (returns: Criterion1Config['returns']) =>
        criterion1Trace(history, rules({ ...guard, returns }, {})).at(-1)
      const state = last('auto')
      if (!state || state.firedAt === null) return null
      return {
        stop: state.firedAt - 1,
        count: countSkips((history[state.firedAt - 1] as RuleEpoch).genotype as Genotype).normal,
        returns_stop: fromZero(last('stop')?.returnsEpoch ?? null) as number,
        returns_before: fromZero(last('before')?.returnsEpoch ?? null) as number,
        returns_auto: fromZero(state.returnsEpoch) as number,
        fallback: state.fallback,
      }
    }
    report.exact('criterion1_plain', stopOf({ minEpochs: 0, armed: false }), expected.criterion1_plain, where)
    report.exact('criterion1', stopOf({}), expected.criterion1, where)

    for (const name of VARIANTS) {
      const variant = name === 'edge0' ? 'edge' : name
      const stop = (tables: number): number | null =>
        fromZero(criterion2Trace(history, rules({}, { variant, window: tables })).at(-1)?.firedAt ?? null)
      const got = { stop: stop(window), stop_ten_tables: stop(window - 1) }
      report.exact(`criterion2_${name}`, got, expected.criterion2?.[name], where)
    }
    const stable = criterion2Trace(history, rules({}, {})).map((state) => state.value)
    report.exact('stable_top1_edges', stable, expected.stable_top1_edges, where)
    const config = { space: 'darts', primitives: DARTS_PRIMITIVES } as const
    const changes = stableSince(history, config).map((since) => since - 1)
    report.exact('last_order_change', changes, expected.last_order_change, where)
    const last = history.at(-1)?.genotype as DartsGenotype
    const pairs = last.normal.map(([op, from]) => [DARTS_PRIMITIVES.indexOf(op as DartsPrimitive), from])
    report.exact('genotype_last', pairs, expected.genotype_last, where)
  }
}
