/** A session whose device, compiler, clock and file system are the test's. */
import type { CompileOptions, Supernet } from '../../engine/supernet'
import { idleExecutor } from '../../engine/testing/idleExecutor'
import { SearchError } from '../../errors'
import { checkConfig } from '../../protocol/checkConfig'
import type { SearchConfig } from '../../protocol/config'
import type { DatasetInfo } from '../../protocol/facts'
import type { Event } from '../../protocol/messages'
import { PRESETS } from '../../protocol/presets'
import { fakeBatches } from '../../search/testing/fakeBatches'
import { type FakeSupernet, fakeSupernet } from '../../search/testing/fakeSupernet'
import { RunStore } from '../../store/slots'
import { type MemoryFolder, memoryFolder } from '../../store/testing/memoryFolder'
import type { SupernetSpec } from '../../supernet/spec'
import { Session, type SessionParts } from '../session'

/** 3 steps an epoch. */
export const config = (changes: object = {}): SearchConfig =>
  checkConfig({ epochs: 3, batch: 8, images: 55, alphas: { lr: 0.5 }, ...changes }, PRESETS['two-minutes'].config)

export const info: DatasetInfo = { id: 'cifar10', title: 'Noise', images: 55, classes: 10, classNames: [] }

const none = { adapter: null, why: 'none in a test' } as const
export const NO_ENGINES = { webgpu: none, cpu: none }

export interface FakeSessionOptions extends Partial<SessionParts> {
  readonly folder?: MemoryFolder
  /** Of the data set. */
  readonly digest?: string
}

export function setUp({ folder = memoryFolder(), digest = 'noise', ...more }: FakeSessionOptions = {}) {
  const events: Event[] = []
  const made: FakeSupernet[] = []
  const watchers: ((event: Event) => void)[] = []
  let fail: ((error: SearchError) => void) | null = null
  const session = new Session({
    post: (event) => {
      events.push(event)
      for (const watch of watchers) watch(event)
    },
    shelf: {
      infos: [info],
      loadFiles: async (files) => {
        if (files.length === 0) throw new SearchError('bad-archive', 'no file was given')
        return info
      },
      previewFiles: async () => ({ dataset: info, pictures: [] }),
      takePreview: async () => info,
      dropPreview: () => undefined,
      loadShards: async () => info,
      fetchShipped: async () => undefined,
      open: (of, saved) => ({ info, batches: fakeBatches(of, saved), digest: async () => digest }),
    },
    deviceCheck: {
      check: async () => ({ passed: true, checks: 1, error: 0, limit: 1, ms: 0, remembered: true }),
    },
    findEngines: async () => NO_ENGINES,
    openExecutor: async () => ({
      executor: idleExecutor(),
      adapter: { backend: 'webgpu', description: 'fake', software: true },
      onFailure: (listener) => {
        fail = listener
        return () => {
          fail = null
        }
      },
    }),
    compile: async ({ spec, progress }: CompileOptions): Promise<Supernet> => {
      progress?.(1, 2)
      progress?.(2, 2)
      made.push(fakeSupernet(spec as SupernetSpec))
      return made.at(-1) as Supernet
    },
    openStore: async () => new RunStore(folder),
    freshId: () => 'fresh',
    now: () => 0,
    every: () => () => {},
    date: () => '2026-01-01T00:00:00.000Z',
    build: 'test',
    saveEveryMs: 1000,
    patienceMs: 1000,
    ...more,
  })
  const types = () => events.map((event) => event.type)
  const on = (type: Event['type'], act: (event: Event) => void) =>
    watchers.push((event) => {
      if (event.type === type) act(event)
    })
  const epochs = () => events.flatMap((event) => (event.type === 'epoch' ? [event.record.epoch] : []))
  return { folder, session, events, types, on, epochs, made, failDevice: (error: SearchError) => fail?.(error) }
}
