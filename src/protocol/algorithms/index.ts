/** The search algorithms: one line each. The order is the one in which the page offers them. */
import type { SpaceId } from '../../space/primitives'
import { autoDeeplab } from './autoDeeplab'
import { betaDarts } from './betaDarts'
import { darts } from './darts'
import { dartsMinus } from './dartsMinus'
import { dartsPt } from './dartsPt'
import type { AlgorithmDefinition } from './definition'
import { fairDarts } from './fairDarts'
import { gdas } from './gdas'
import { lambdaDarts } from './lambdaDarts'
import { oles } from './oles'
import { pcDarts } from './pcDarts'
import { pDarts } from './pDarts'
import { sdartsRs } from './sdartsRs'
import { snas } from './snas'
import { xnas } from './xnas'

export const ALGORITHMS = {
  darts,
  'p-darts': pDarts,
  'pc-darts': pcDarts,
  'auto-deeplab': autoDeeplab,
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
} as const

export type AlgorithmId = keyof typeof ALGORITHMS

type SettingsOf<Id extends AlgorithmId> = (typeof ALGORITHMS)[Id]['settings']
type WithSettings = { [Id in AlgorithmId]: keyof SettingsOf<Id> extends never ? never : Id }[AlgorithmId]

/** Settings by algorithm; algorithms without any are not in it. */
export type AlgorithmSettings = { readonly [Id in WithSettings]: Readonly<SettingsOf<Id>> }

export const ALGORITHM_IDS = Object.keys(ALGORITHMS) as readonly AlgorithmId[]

/** The definition of an algorithm, its settings of whatever form. */
export function definitionOf(id: AlgorithmId): AlgorithmDefinition<object> {
  return ALGORITHMS[id] as AlgorithmDefinition<object>
}

/** What the later settings of an algorithm bring along, where any of them is given. */
export function broughtBy(id: AlgorithmId, given: Readonly<Record<string, unknown>>): object {
  const { leftOut, brings } = definitionOf(id)
  return Object.keys(leftOut ?? {}).some((key) => given[key] !== undefined) ? (brings?.(given) ?? {}) : {}
}

/** Whether an algorithm can search a space. */
export function canSearch(id: AlgorithmId, space: SpaceId): boolean {
  return definitionOf(id).spaces?.includes(space) ?? true
}

/** Whether its cells can have alphas of their own in a space. */
export function canOwnAlphas(id: AlgorithmId, space: SpaceId): boolean {
  return space === 'darts' && definitionOf(id).sharedOnly === undefined
}

/** Every algorithm's settings as published. */
export const PUBLISHED_SETTINGS = Object.fromEntries(
  ALGORITHM_IDS.map((id) => [id, definitionOf(id).settings] as const).filter(
    ([, settings]) => Object.keys(settings).length > 0,
  ),
) as AlgorithmSettings
