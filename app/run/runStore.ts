/**
 * What the search has told us: an append-only list of epoch records and one status. `apply(event)` is the only way in, for
 * a live run and for a recording alike; nothing here knows which of the two is talking.
 */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FailureCode } from '../../src/errors'
import type { Nb201Table } from '../../src/export/nb201Table'
import type { SearchConfig } from '../../src/protocol/config'
import type { EngineOffers } from '../../src/protocol/engines'
import type { AdapterInfo, DatasetInfo, FinishReason, PlanInfo, Player } from '../../src/protocol/facts'
import type { ClassPictures } from '../../src/protocol/imageSet'
import type { Event, LoadingPhase, Requirement, SelfTest, StepProfile, TurnRecord } from '../../src/protocol/messages'
import type { ProjectionRecord } from '../../src/protocol/projection'
import type { EpochRecord } from '../../src/protocol/record'
import type { Provenance } from '../../src/protocol/runRecord'
import type { RunSource } from '../../src/protocol/runSource'
import type { RecordingId } from './recordings'

export type RunStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fetching' }
  | { readonly kind: 'missing'; readonly code: FailureCode | 'not-found'; readonly message: string }
  | { readonly kind: 'loading'; readonly phase: LoadingPhase; readonly done: number; readonly total: number }
  | { readonly kind: 'running' }
  /** `next`: whose turn it is; null in recordings made before turns. */
  | { readonly kind: 'paused'; readonly epoch: number; readonly step: number; readonly next: Player | null }
  | { readonly kind: 'finished'; readonly reason: FinishReason; readonly returnsEpoch: number }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string }

/** The run on the screen has begun and has not ended. */
export const isUnderWay = (status: RunStatus['kind']): boolean =>
  status === 'running' || status === 'paused' || status === 'loading'

/** Where the records come from; the page shows it, no chart asks. */
export type Origin =
  | {
      readonly kind: 'recording'
      readonly name: string
      /** Which of those beside the page it is; a file or a saved run may have the same name. */
      readonly served?: RecordingId
      readonly provenance: Provenance | null
      /** What the files of another program tell of the run. */
      readonly source?: RunSource
    }
  /** `watched`: the search of another tab, seen from here. */
  | { readonly kind: 'live'; readonly watched?: true }

export type ProgressEvent = Extract<Event, { type: 'progress' }>

/** What the worker said of itself, whether or not a run of it is on the screen. */
export interface DeviceState {
  /** What can compute here, or why not, in the worker's words; null until it has answered. */
  readonly engines: EngineOffers | null
  readonly datasets: readonly DatasetInfo[]
}

/** A set of images that was read and waits for an answer. */
export interface Preview {
  readonly dataset: DatasetInfo
  readonly pictures: readonly ClassPictures[]
}

/** A file that was accepted or refused; `serial` tells two equal notices apart. */
export type Notice =
  | { readonly kind: 'accepted'; readonly dataset: DatasetInfo; readonly serial: number }
  | { readonly kind: 'table'; readonly cells: number; readonly serial: number }
  | { readonly kind: 'refused'; readonly code: FailureCode; readonly message: string; readonly serial: number }

/** What has been done against loss in the live run on the screen. */
export interface Safety {
  /** The newest checkpoint on disk; null while nothing is. */
  readonly saved: { readonly epoch: number; readonly step: number } | null
  /** Saving is in danger or off; null while it is not. */
  readonly storage: Extract<Event, { type: 'storage' }> | null
  /** Faults survived, the last one first. */
  readonly recovered: readonly Extract<Event, { type: 'recovering' }>[]
  /** Times the tab did not run, and for how long in all. */
  readonly gaps: { readonly count: number; readonly ms: number }
  /** One of its two checkpoints is damaged; it is read from the other. */
  readonly damaged: Extract<Event, { type: 'damaged' }> | null
  /** Known answers on this adapter; null while they were not asked for. */
  readonly selfTest: SelfTest | null
  /** It goes on from a checkpoint of another adapter or build. */
  readonly elsewhere: boolean
}

const UNTROUBLED: Safety = {
  saved: null,
  storage: null,
  recovered: [],
  gaps: { count: 0, ms: 0 },
  damaged: null,
  selfTest: null,
  elsewhere: false,
}

export interface Estimate {
  readonly config: SearchConfig
  readonly requirement: Requirement | null
  /** What does not fit, and what would. */
  readonly why: string | null
}

export interface RunState {
  readonly origin: Origin
  readonly status: RunStatus
  readonly config: SearchConfig | null
  readonly dataset: DatasetInfo | null
  readonly adapter: AdapterInfo | null
  readonly plan: PlanInfo | null
  readonly stepsPerEpoch: number
  readonly records: readonly EpochRecord[]
  readonly progress: ProgressEvent | null
  /** The last turn that was made alone; null once the search has gone on. */
  readonly turn: TurnRecord | null
  /** How far the question is that the supernet is being asked; null while it is asked none. */
  readonly asking: { readonly done: number; readonly total: number; readonly etaMs: number } | null
  /** What was answered in this run, the newest last; one of a place. */
  readonly projections: readonly ProjectionRecord[]
  /** Where the time of a step went, newest; null where the adapter cannot tell. */
  readonly profile: StepProfile | null
  /** What the config asked about last would take; the worker's answer. */
  readonly estimate: Estimate | null
  readonly safety: Safety
  readonly device: DeviceState
  readonly notice: Notice | null
  readonly preview: Preview | null
  /** What a NAS-Bench-201 cell is worth, from a file of the visitor; null while none was read. */
  readonly table: Nb201Table | null
  /** Forget the run on the screen and wait for another. */
  begin(origin: Origin, status?: RunStatus, config?: SearchConfig): void
  apply(event: Event): void
  /** From now on, and for the run on the screen, epochs without a final accuracy get it from the table. */
  useTable(table: Nb201Table): void
  dismissNotice(): void
  dismissPreview(): void
}

export type RunStore = StoreApi<RunState>

const NO_RUN = {
  status: { kind: 'idle' },
  config: null,
  dataset: null,
  adapter: null,
  plan: null,
  stepsPerEpoch: 0,
  records: [],
  progress: null,
  turn: null,
  asking: null,
  projections: [],
  profile: null,
  safety: UNTROUBLED,
} as const satisfies Partial<RunState>

const NOTHING_YET = { progress: null, turn: null, asking: null, profile: null } as const

function withDataset(datasets: readonly DatasetInfo[], dataset: DatasetInfo): DatasetInfo[] {
  return [...datasets.filter(({ id }) => id !== dataset.id), dataset]
}

/** Epochs that bring their own final accuracy keep it. */
function withFinal(records: readonly EpochRecord[], table: Nb201Table | null): readonly EpochRecord[] {
  if (!table) return records
  return records.map((record) => {
    const benchmark = record.benchmark ?? (record.genotype ? table.lookup(record.genotype) : undefined)
    return benchmark === record.benchmark ? record : { ...record, benchmark }
  })
}

/** The change that one event makes; fields it does not name stay. */
export function reduce(state: RunState, event: Event): Partial<RunState> {
  switch (event.type) {
    case 'ready':
      return { device: { engines: event.engines, datasets: event.datasets } }
    case 'dataset': {
      const device = { ...state.device, datasets: withDataset(state.device.datasets, event.dataset) }
      return {
        device,
        preview: null,
        notice: { kind: 'accepted', dataset: event.dataset, serial: (state.notice?.serial ?? 0) + 1 },
      }
    }
    case 'preview':
      return { preview: { dataset: event.dataset, pictures: event.pictures }, notice: null }
    case 'rejected': {
      const { code, message } = event
      return { notice: { kind: 'refused', code, message, serial: (state.notice?.serial ?? 0) + 1 } }
    }
    case 'loading':
      return { status: { kind: 'loading', phase: event.phase, done: event.done, total: event.total } }
    case 'started': {
      const { config, dataset, adapter, plan, stepsPerEpoch, resumed } = event
      const safety = { ...state.safety, elsewhere: resumed?.elsewhere ?? false }
      const records = withFinal(resumed?.records ?? [], state.table)
      const run = { config, dataset, adapter, plan, stepsPerEpoch: stepsPerEpoch ?? 0, records, safety }
      return { status: { kind: 'running' }, ...run, ...NOTHING_YET }
    }
    case 'stage':
      return { status: { kind: 'running' }, plan: event.plan }
    case 'recovering': {
      const recovered = [event, ...state.safety.recovered]
      return {
        status: { kind: 'loading', phase: 'device', done: 0, total: 1 },
        safety: { ...state.safety, recovered },
      }
    }
    case 'saved':
      return { safety: { ...state.safety, saved: { epoch: event.epoch, step: event.step } } }
    case 'storage':
      return { safety: { ...state.safety, storage: event.state === 'ok' ? null : event } }
    case 'gap': {
      const { count, ms } = state.safety.gaps
      return { safety: { ...state.safety, gaps: { count: count + 1, ms: ms + event.ms } } }
    }
    case 'damaged':
      return {
        safety: {
          ...state.safety,
          saved: state.safety.saved && { epoch: event.epoch, step: event.step },
          damaged: event,
        },
      }
    case 'self-test':
      return { safety: { ...state.safety, selfTest: event.test } }
    case 'alive':
    case 'runs':
    case 'run-opened':
    case 'run-file':
      // About the worker and the list of runs, not about the run on the screen.
      return {}
    case 'progress':
      return { progress: event, turn: null }
    case 'projecting': {
      const { done, total, etaMs } = event
      return { asking: { done, total, etaMs } }
    }
    case 'projection': {
      const { projection } = event
      if (!projection) return { asking: null }
      const { epoch, step } = projection
      const others = state.projections.filter((one) => one.epoch !== epoch || one.step !== step)
      return { asking: null, projections: [...others, projection] }
    }
    case 'profile':
      return { profile: event.profile }
    case 'estimate': {
      const { config, requirement, why } = event
      return { estimate: { config, requirement, why } }
    }
    case 'epoch':
      return { records: [...state.records, ...withFinal([event.record], state.table)], asking: null }
    case 'paused':
      return { status: { kind: 'paused', epoch: event.epoch, step: event.step, next: event.next ?? null } }
    case 'resumed':
      return { status: { kind: 'running' }, turn: null }
    case 'turn':
      return { turn: event.turn }
    case 'finished':
      return { status: { kind: 'finished', reason: event.reason, returnsEpoch: event.returnsEpoch }, turn: null }
    case 'failed':
      return { status: { kind: 'failed', code: event.code, message: event.message } }
    default: {
      const unknown: never = event
      return unknown
    }
  }
}

export function createRunStore(): RunStore {
  return createStore<RunState>()((set) => ({
    ...NO_RUN,
    origin: { kind: 'recording', name: '', provenance: null },
    device: { engines: null, datasets: [] },
    notice: null,
    preview: null,
    table: null,
    estimate: null,
    begin: (origin, status = { kind: 'idle' }, config) => set({ ...NO_RUN, origin, status, config: config ?? null }),
    apply: (event) => set((state) => reduce(state, event)),
    useTable: (table) =>
      set(({ records, notice }) => ({
        table,
        records: withFinal(records, table),
        notice: { kind: 'table', cells: table.cells, serial: (notice?.serial ?? 0) + 1 },
      })),
    dismissNotice: () => set({ notice: null }),
    dismissPreview: () => set({ preview: null }),
  }))
}

export const runStore = createRunStore()

export function useRun<T>(selector: (state: RunState) => T): T {
  return useStore(runStore, selector)
}
