/**
 * Computes known answers on a device before the first search on it: one step of a tiny supernet of the same space
 * (convolutions, batch norms, mixing, pooling, classifier, their backward passes, Adam and clipped SGD) against stored
 * numbers of the plain reference. Once for an adapter, a build and a space; a pass is remembered, a failure never is, nor
 * anything of an adapter without a name: the next such one may be another.
 */
import type { Executor } from '../../engine/plan/plan'
import type { Supernet } from '../../engine/supernet'
import { SearchError } from '../../errors'
import { type AdapterInfo, UNNAMED_ADAPTER } from '../../protocol/facts'
import type { SelfTest } from '../../protocol/messages'
import type { SpaceId } from '../../space/primitives'
import { unpack } from '../../supernet/layout'
import type { Compile } from '../prepare'
import {
  compareFigures,
  moveFigures,
  SELF_TEST_HYPER,
  SELF_TEST_PARALLELISM,
  SELF_TEST_SPECS,
  type SelfTestFigures,
  selfTestInputs,
} from './problem'
import { SELF_TEST_REFERENCES } from './reference'

/** Rounding gives 1e-5; a wrong kernel, flag or driver is wrong by far more. */
export const SELF_TEST_LIMIT = 2e-3

/** What stands in the way of an adapter that did not pass. */
export function wrongResults(adapter: AdapterInfo, { checks, error, limit }: SelfTest): SearchError {
  const figures = `${checks} known numbers recomputed, the largest relative error is ${error}, the limit ${limit}`
  return new SearchError('wrong-results', `${adapter.description}: ${figures}`)
}

export interface DeviceCheckParts {
  readonly compile: Compile
  /** Milliseconds. */
  readonly now: () => number
  /** Names the code that runs; null when it may change under the same name. */
  readonly build: string | null
  readonly recall: (key: string) => Promise<SelfTest | null>
  readonly remember: (key: string, test: SelfTest) => Promise<void>
}

async function takeStep(supernet: Supernet): Promise<SelfTestFigures> {
  const { types, edges, ops } = supernet.alphaShape
  const { params, alphas, train, val } = selfTestInputs(supernet.layout, types * edges * ops)
  supernet.resetState()
  supernet.writeParams(params)
  supernet.writeAlphas(alphas)
  supernet.setHyper(SELF_TEST_HYPER)
  supernet.setBatch('train', train.images, train.labels)
  supernet.setBatch('val', val.images, val.labels)
  supernet.alphaStep()
  const alphaGradients = await supernet.readAlphaGradients()
  supernet.weightStep()
  const metrics = await supernet.readMetrics(false)
  const [moved, after] = [await supernet.readAlphas(), await supernet.readParams()]
  const moves = moveFigures(supernet.layout.slots, (slot) => {
    const before = unpack(slot, params)
    return unpack(slot, after).map((value, i) => value - (before[i] as number))
  })
  return {
    validationLoss: metrics.val.lastLoss,
    trainLoss: metrics.train.lastLoss,
    gradNorm: metrics.gradNorm,
    alphaGradients: [...alphaGradients],
    alphas: [...moved],
    moves,
  }
}

export class DeviceCheck {
  private readonly parts: DeviceCheckParts

  constructor(parts: DeviceCheckParts) {
    this.parts = parts
  }

  /**
   * @param space whose kernels will be used
   * @throws what `compile` throws
   */
  async check(
    { executor, adapter }: { readonly executor: Executor; readonly adapter: AdapterInfo },
    space: SpaceId,
    signal: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<SelfTest> {
    const { compile, now, build, recall, remember } = this.parts
    const hasName = adapter.description !== UNNAMED_ADAPTER
    const key = build !== null && hasName ? `${adapter.description} / ${build} / ${space}` : null
    const known = key === null ? null : await recall(key).catch(() => null)
    if (known) return { ...known, remembered: true }
    const startedAt = now()
    const supernet = await compile({
      executor,
      spec: SELF_TEST_SPECS[space],
      parallelism: SELF_TEST_PARALLELISM,
      signal,
      ...(progress ? { progress } : {}),
    })
    try {
      const figures = await takeStep(supernet)
      const { checks, error } = compareFigures(figures, SELF_TEST_REFERENCES[space])
      const passed = error <= SELF_TEST_LIMIT
      const ms = Math.round(now() - startedAt)
      const test: SelfTest = { passed, checks, error, limit: SELF_TEST_LIMIT, ms, remembered: false }
      // Not being able to remember costs the next start two seconds, no more.
      if (passed && key !== null) await remember(key, test).catch(() => undefined)
      return test
    } finally {
      supernet.destroy()
    }
  }
}
