/** What is to be searched: a config from outside, or a run that was saved and may go on where it was. */
import { STATE_VERSION } from '../engine/supernet'
import { SearchError, toSearchError } from '../errors'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { type Engine, type EngineChoice, engineNamed } from '../protocol/engines'
import type { AdapterInfo, DatasetInfo } from '../protocol/facts'
import type { Stage } from '../protocol/stages'
import type { Checkpoint, RunFacts, SearchState } from '../store/checkpoint'
import type { Loaded } from '../store/slots'
import type { Keeper } from './keeper'

export type Origin =
  | { readonly kind: 'new'; readonly config: unknown; readonly runId: string | null }
  | ({ readonly kind: 'saved' } & Loaded)

/** Under which name the run is saved; null where it is not. */
export function runIdOf(origin: Origin): string | null {
  return origin.kind === 'saved' ? origin.checkpoint.facts.id : origin.runId
}

/** The run before it was broken off; null for a new one. */
export function savedIn(origin: Origin): Checkpoint | null {
  return origin.kind === 'saved' ? origin.checkpoint : null
}

/** What the run is on: what it began on, or what took it up last. */
export const lastAdapter = ({ takenUp, adapter }: RunFacts): AdapterInfo => takenUp?.at(-1)?.adapter ?? adapter

/** The engine a saved run is on; null for a new one. */
export function engineOf(origin: Origin): Engine | null {
  const facts = savedIn(origin)?.facts
  return facts ? engineNamed(lastAdapter(facts).backend) : null
}

/** What stands in the way where `wanted` is not here: for a saved run, that it is the engine the run is on. */
export function missingEngine(origin: Origin, wanted: EngineChoice, error: unknown): unknown {
  const { code, message } = toSearchError(error)
  const facts = savedIn(origin)?.facts
  if (!facts || wanted !== engineOf(origin) || (code !== 'no-gpu' && code !== 'unsupported')) return error
  return new SearchError(
    'other-engine',
    `run ${facts.id} is on ${wanted}, ${lastAdapter(facts).description}: ${message}`,
  )
}

/** As far as names tell: all processors have one, and an `UNNAMED_ADAPTER` may be another than the last. */
const isSame = (a: AdapterInfo, b: AdapterInfo): boolean => a.backend === b.backend && a.description === b.description

/** Whether the run goes on under other conditions than it was computed under so far. */
export const isElsewhere = (adapter: AdapterInfo, build: string, facts: RunFacts): boolean =>
  !isSame(lastAdapter(facts), adapter) || facts.build !== build

/** The facts of a run that goes on: with a line more where another engine or adapter takes it up. */
export function takenUpOn(adapter: AdapterInfo, facts: RunFacts, { epoch, step }: SearchState): RunFacts {
  if (isSame(lastAdapter(facts), adapter)) return facts
  return { ...facts, takenUp: [...(facts.takenUp ?? []), { epoch, step, adapter }] }
}

/**
 * The config of the run.
 *
 * @throws SearchError 'bad-config'; 'bad-run' for arrays of another order than this build's
 */
export function configOf(origin: Origin): SearchConfig {
  if (origin.kind === 'new') return checkConfig(origin.config)
  const { id, config, stateVersion } = origin.checkpoint.facts
  if (stateVersion === STATE_VERSION) return config
  throw new SearchError(
    'bad-run',
    `run ${id}: its numbers are laid out as version ${stateVersion}, this build has ${STATE_VERSION}; its records can be read, it cannot go on`,
  )
}

/** @throws SearchError 'bad-config' where a saved run was searched on other images */
export function checkImages(origin: Origin, info: DatasetInfo, digest: string): void {
  const facts = savedIn(origin)?.facts
  if (facts === undefined || facts.dataDigest === digest) return
  throw new SearchError(
    'bad-config',
    `dataset: ${info.title} is not the set this run was searched on (${facts.dataset.title}); load that one`,
  )
}

/**
 * The facts of the run as far as it is kept: those of its first start, whatever has changed since. A run of which nothing is kept
 * starts anew.
 *
 * @param fresh what they are now
 * @param begin the stage in which the run begins or goes on
 * @param kept where it stands, and its facts where it was begun before a fault
 * @throws SearchError 'bad-run' where this build makes another plan
 */
export function factsOf(
  origin: Origin,
  fresh: Omit<RunFacts, 'id' | 'stateVersion'>,
  begin: Stage,
  kept: Pick<Keeper, 'state' | 'facts'>,
): RunFacts {
  const before = kept.facts ?? savedIn(origin)?.facts
  if (kept.state === null || before === undefined)
    return { ...fresh, id: runIdOf(origin) ?? '', stateVersion: STATE_VERSION }
  const facts = { ...before, takenUp: takenUpBefore(before, kept.state) }
  checkPlan(facts, fresh, begin)
  return facts
}

/** What took the run up at this place or later was lost before anything that it computed was kept. */
function takenUpBefore({ takenUp }: RunFacts, { epoch, step }: SearchState): RunFacts['takenUp'] {
  const kept = takenUp?.filter((taken) => taken.epoch < epoch || (taken.epoch === epoch && taken.step < step))
  return kept?.length ? kept : undefined
}

function checkPlan(
  { id, plan, adapter, takenUp }: RunFacts,
  fresh: Pick<RunFacts, 'plan' | 'adapter'>,
  begin: Stage,
): void {
  const now = fresh.plan
  // The facts are those of the first stage; a later one is checked by the sizes of its arrays.
  const sameSize = begin.index > 0 || plan.parameters === now.parameters
  // Another engine may sum in another order; it says in the run that it took it up.
  const backends = [...(takenUp ?? []).map((taken) => taken.adapter.backend), fresh.adapter.backend]
  const sameOrder = backends.some((backend) => backend !== adapter.backend) || plan.chunks === now.chunks
  if (plan.parallelism !== now.parallelism || !sameSize || !sameOrder)
    throw new SearchError('bad-run', `run ${id}: another plan than this build makes; it cannot go on`)
}
