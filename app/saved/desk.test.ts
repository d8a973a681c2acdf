import { expect, test } from 'vitest'
import type { Command } from '../../src/protocol/messages'
import type { RunSummary, StoredRun } from '../../src/protocol/runs'
import { recordingTrack } from '../run/replay'
import { createRunStore } from '../run/runStore'
import { COLLAPSE, NB201_CONFIG, STARTED } from '../testing/records'
import { createDesk } from './desk'
import { createSavedStore } from './savedStore'
import { storedRecord } from './storedRecord'

const summary = (id: string, change: Partial<RunSummary> = {}): RunSummary => ({
  id,
  name: '',
  config: NB201_CONFIG,
  dataset: 'Generated shapes',
  startedAt: '2026-01-01T00:00:00.000Z',
  savedAt: '2026-01-02T00:00:00.000Z',
  epochs: 3,
  step: 0,
  end: null,
  canContinue: true,
  canAsk: true,
  bytes: 1000,
  ...change,
})
const list = (...runs: RunSummary[]) => ({ type: 'runs', runs, broken: [], storage: null }) as const

const ALONE = { elsewhere: async () => null, whenFree: async () => undefined }

function setUp(folders: readonly string[] = [], asksVisitor = false) {
  const sent: Command[] = []
  const timers: (() => void)[] = []
  const saved = createSavedStore()
  const shown: string[] = []
  const damaged: string[] = []
  const getDirectory = async () => ({
    getDirectoryHandle: async () => {
      if (folders.length === 0) throw new Error('no such folder')
      return { keys: () => folders.values() }
    },
  })
  const offered: string[] = []
  const watching = { now: false }
  let asked = 0
  const persist = async (): Promise<boolean> => {
    asked++
    return false
  }
  const desk = createDesk({
    saved,
    send: (command) => sent.push(command),
    show: (name) => shown.push(name),
    onDamaged: (_, message) => damaged.push(message),
    download: () => undefined,
    storage: { getDirectory, persisted: async () => false, persist } as unknown as StorageManager,
    asksVisitor: async () => asksVisitor,
    isWatching: () => watching.now,
    onUnfinished: ({ id }) => offered.push(id),
    later: (_, act) => {
      timers.push(act)
      return () => timers.splice(timers.indexOf(act), 1)
    },
  })
  const types = () => sent.map(({ type }) => type)
  return { desk, saved, sent, types, timers, shown, damaged, offered, watching, asked: () => asked }
}

test('a deleted run can be brought back until the time is up', () => {
  const { desk, saved, types, timers } = setUp()
  desk.remove({ id: 'a' }, 'first')
  expect(saved.getState().deleted).toEqual({ id: 'a', title: 'first' })
  desk.undo()
  expect(types()).toEqual(['trash-run', 'restore-run'])
  expect(timers).toEqual([])
  desk.remove({ id: 'a' }, 'first')
  timers[0]?.()
  expect(types().slice(2)).toEqual(['trash-run', 'purge-run'])
  expect(saved.getState().deleted).toBeNull()
})

test('a visit with nothing stored asks no worker; one with runs offers the one that broke off', async () => {
  const none = setUp()
  await none.desk.lookForUnfinished(ALONE)
  expect(none.sent).toEqual([])
  const some = setUp(['a', 'b'])
  await some.desk.lookForUnfinished(ALONE)
  expect(some.types()).toEqual(['list-runs'])
  const done = summary('b', { end: { kind: 'finished', reason: 'epochs', returnsEpoch: 3 }, canContinue: false })
  some.desk.onEvent(list(done, summary('a')))
  expect(some.saved.getState().unfinished?.id).toBe('a')
  some.desk.onEvent(list(done))
  expect(some.saved.getState().unfinished).toBeNull()
  some.desk.onEvent(list(done, summary('a')))
  expect(some.saved.getState().unfinished).toBeNull()
})

test('the offer goes as soon as the run was gone on with, here or in another tab', async () => {
  const over = { kind: 'finished', reason: 'epochs', returnsEpoch: 3 } as const
  for (const change of [{ end: over, canContinue: false }, { searched: true }]) {
    const { desk, saved } = setUp(['a'])
    await desk.lookForUnfinished(ALONE)
    desk.onEvent(list(summary('a')))
    desk.onEvent(list(summary('a', { epochs: 4 })))
    expect(saved.getState().unfinished?.epochs).toBe(4)
    desk.onEvent(list(summary('a', change)))
    expect(saved.getState().unfinished).toBeNull()
  }
})

test('a run that another tab is searching is offered only once that tab has let go', async () => {
  const { desk, saved, sent, types, offered } = setUp(['a'])
  let letGo = (): void => {}
  const whenFree = () =>
    new Promise<void>((free) => {
      letGo = free
    })
  const looking = desk.lookForUnfinished({ elsewhere: async () => 'search' as const, whenFree })
  await Promise.resolve()
  expect(sent).toEqual([])
  expect(saved.getState()).toMatchObject({ otherTab: 'searching', unfinished: null })
  letGo()
  await looking
  expect(types()).toEqual(['list-runs'])
  desk.onEvent(list(summary('a')))
  expect(saved.getState()).toMatchObject({ otherTab: 'none', unfinished: { id: 'a' } })
  expect(offered).toEqual(['a'])
})

test('a tab that watches the other one hears of its end there and offers nothing', async () => {
  const { desk, sent, watching } = setUp(['a'])
  watching.now = true
  await desk.lookForUnfinished({ elsewhere: async () => 'search' as const, whenFree: async () => undefined })
  expect(sent).toEqual([])
})

test('the browser is asked to keep the files once a visit', async () => {
  const { desk, saved, asked } = setUp()
  await desk.persistOnce()
  await desk.persistOnce()
  expect(asked()).toBe(1)
  expect(saved.getState().isPersisted).toBe(false)
})

test('where that puts a question before the visitor, only the button asks', async () => {
  const { desk, asked } = setUp([], true)
  await desk.persistOnce()
  expect(asked()).toBe(0)
  await desk.persist()
  expect(asked()).toBe(1)
})

test('a saved run is shown on the path of a recording, with all its records', () => {
  if (STARTED.type !== 'started') throw new Error('the fixture starts a run')
  const { dataset, adapter, plan, stepsPerEpoch } = STARTED
  const end = { kind: 'finished', reason: 'stopped', returnsEpoch: COLLAPSE.length } as const
  const run: StoredRun = {
    summary: summary('a', { end }),
    ...{ dataset, adapter, plan, stepsPerEpoch, build: 'worker-abc123.js', records: COLLAPSE },
  }
  const store = createRunStore()
  const record = storedRecord(run)
  recordingTrack(record, store.getState().apply).reveal(COLLAPSE.length)
  expect(store.getState()).toMatchObject({ records: COLLAPSE, status: { kind: 'finished', reason: 'stopped' } })
  expect(record.provenance.commit).toBe('abc123')
  const { desk, shown, damaged } = setUp()
  desk.onEvent({ type: 'run-opened', run, damage: null })
  expect(shown).toEqual(['Generated shapes'])
  desk.onEvent({ type: 'run-opened', run, damage: 'slot b: digest' })
  expect(damaged).toEqual(['slot b: digest'])
})
