/** The algorithms by id: one line each. Their settings are in `src/protocol/algorithms/`. */
import type { Hyper, Mixing, Supernet } from '../../engine/supernet'
import type { AlgorithmId } from '../../protocol/algorithms'
import type { SearchConfig } from '../../protocol/config'
import type { RandomStream } from '../../random'
import { REMOVED } from '../../space/alphas'
import { absentAlphas } from '../../supernet/edgeLists'
import { bilevelHyper } from '../bilevel'
import { initialAlphas } from '../initialise'
import { listedOf } from '../listed'
import type { Algorithm, StartPlace } from './algorithm'
import { betaDarts } from './betaDarts'
import { darts } from './darts'
import { dartsMinus } from './dartsMinus'
import { dartsPt } from './dartsPt'
import { fairDarts } from './fairDarts'
import { gdas } from './gdas'
import { lambdaDarts } from './lambdaDarts'
import { oles } from './oles'
import { pcDarts } from './pcDarts'
import { pDarts } from './pDarts'
import { sdartsRs } from './sdartsRs'
import { snas } from './snas'
import { xnas } from './xnas'

const REGISTRY: Readonly<Record<AlgorithmId, Algorithm>> = {
  darts,
  'p-darts': pDarts,
  'pc-darts': pcDarts,
  'auto-deeplab': darts,
  snas,
  gdas,
  xnas,
  'beta-darts': betaDarts,
  'darts-minus': dartsMinus,
  'sdarts-rs': sdartsRs,
  'fair-darts': fairDarts,
  oles,
  'lambda-darts': lambdaDarts,
  'darts-pt': dartsPt,
}

export function algorithmOf(id: AlgorithmId): Algorithm {
  return REGISTRY[id]
}

/** What the supernet of a config is compiled to mix and update by. */
export function mixingOf(config: SearchConfig): Mixing {
  const { mixing, mixingOf: own } = algorithmOf(config.algorithm)
  return own?.(config) ?? mixing
}

/** Optimizer settings of an epoch under the config's algorithm. */
export function hyperOf(config: SearchConfig, epoch: number, weightLr: number): Hyper {
  return algorithmOf(config.algorithm).hyper?.(config, epoch, weightLr) ?? bilevelHyper(config, weightLr)
}

/** Alphas [types][edges][ops] that the config's algorithm starts from; what an edge has not as a candidate is REMOVED. */
export function startAlphas(
  config: SearchConfig,
  shape: Supernet['alphaShape'],
  random: RandomStream,
  place: StartPlace = { epoch: 1, records: [] },
): Float32Array {
  const { startAlphas: own } = algorithmOf(config.algorithm)
  const alphas = own?.(config, shape, random, place) ?? initialAlphas(shape, config.alphas.initScale, random)
  for (const at of absentAlphas(listedOf(config))) alphas[at] = REMOVED
  return alphas
}
