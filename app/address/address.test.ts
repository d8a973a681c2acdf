import { beforeEach, expect, test, vi } from 'vitest'
import { cellsStore } from '../cells/cellsStore'
import { presentStore } from '../present/presentStore'
import type { RecordingId } from '../run/recordings'
import { createRunStore } from '../run/runStore'
import type { Session } from '../run/session'
import { createViewStore } from '../run/viewStore'
import { storyStore } from '../story/storyStore'
import { NB201_CONFIG, STARTED } from '../testing/records'
import { type AddressStores, applyPlace, followAddress, placeOf } from './address'
import { type Place, readHash, writeHash } from './hash'

function lab() {
  const stores = {
    run: createRunStore(),
    view: createViewStore(),
    story: storyStore,
    present: presentStore,
    cells: cellsStore,
  }
  const session = {
    openRecording: async (name: RecordingId, epoch?: number) => {
      stores.run.getState().begin({ kind: 'recording', name, served: name, provenance: null })
      stores.run.getState().apply(STARTED)
      stores.view.getState().set({ cursor: epoch ?? 0, rules: null, edge: 0, cell: 'normal' })
    },
    setSpeed: (speed: 'slow' | 'normal' | 'max') => stores.view.getState().set({ speed }),
  } as unknown as Session
  return { stores: stores satisfies AddressStores, session }
}

const PLACE: Place = {
  run: 'two-minutes',
  epoch: 7,
  edge: 3,
  cell: 'normal',
  scale: 'rank',
  graph: 'edges',
  op: 'nor_conv_3x3',
  mode: 'order',
  speed: 'slow',
  rule1: { threshold: 4, cell: 'normal' },
  rule2: { window: 5, variant: 'edge' },
  theme: 'dark',
  language: 'zh',
  tour: 2,
  engine: 'webgpu',
  page: 'compare',
  guess: 6,
  compare: ['small-cell'],
  hide: ['top'],
  present: true,
  gauges: true,
}

/** An address whose `text` somebody else may change, and then says so. */
function addressBar(text: string) {
  const bar = {
    text,
    changed: (): unknown => undefined,
    face: {
      hash: () => bar.text,
      replace: (hash: string) => {
        bar.text = hash
      },
      onChange: (callback: () => void) => {
        bar.changed = callback
      },
    },
  }
  return bar
}

beforeEach(() => {
  storyStore.getState().set({ tour: null, page: null, guess: null, prediction: 'off', compared: ['two-minutes'] })
  presentStore.getState().set({ hide: [], presenting: false })
})

test('a place is opened as it says, and told again as it was', async () => {
  const { stores, session } = lab()
  await applyPlace(PLACE, stores, session)
  expect(placeOf(stores)).toEqual({ ...PLACE, settings: [] })
  expect(stores.view.getState().rules?.criterion1).toEqual({ ...NB201_CONFIG.criterion1, threshold: 4 })
  expect(readHash(writeHash(placeOf(stores)))).toMatchObject({ run: 'two-minutes', epoch: 7, tour: 2 })
})

test('a card turned up while the run is fetched stays up', async () => {
  const { stores, session } = lab()
  const opened = applyPlace({ run: 'two-minutes' }, stores, session)
  stores.story.getState().set({ tour: 0 })
  await opened
  expect(stores.story.getState().tour).toBe(0)
})

test('an edge of a cell with many nodes is in the address', () => {
  expect(readHash('#run=two-minutes&edge=60').edge).toBe(60)
  expect(readHash('#run=two-minutes&edge=90').edge).toBeUndefined()
})

test('an edge that the space does not have is left at the first', async () => {
  const { stores, session } = lab()
  await applyPlace({ run: 'two-minutes', edge: 9 }, stores, session)
  expect(stores.view.getState().edge).toBe(0)
})

test('a guess that is placed but not revealed is not in the address, which would reveal it', async () => {
  const { stores, session } = lab()
  await applyPlace({ run: 'two-minutes' }, stores, session)
  stores.story.getState().set({ prediction: 'guessing', guess: 6 })
  expect(placeOf(stores).guess).toBeUndefined()
  stores.story.getState().set({ prediction: 'revealed' })
  expect(placeOf(stores).guess).toBe(6)
})

test('a saved run that is named like a recording is not told as that one', async () => {
  const { stores, session } = lab()
  await applyPlace({ run: 'two-minutes' }, stores, session)
  stores.run.getState().begin({ kind: 'recording', name: 'article', provenance: null })
  expect(placeOf(stores).run).toBeUndefined()
})

test('a live run is told by its settings, not by a recording', async () => {
  const { stores, session } = lab()
  await applyPlace({}, stores, session)
  stores.run.getState().begin({ kind: 'live' }, { kind: 'running' }, { ...NB201_CONFIG, seed: 9 })
  const place = placeOf(stores)
  expect(place.run).toBeUndefined()
  expect(place.seed).toBe(9)
  expect(place.settings).toContain('epochs=8')
})

test('settings of the address stay in it until a live run brings its own', async () => {
  const { stores, session } = lab()
  const bar = addressBar('#run=two-minutes&epoch=2&set=batch%3D16')
  await followAddress(bar.face, stores, session)
  stores.view.getState().set({ cursor: 4 })
  await expect.poll(() => readHash(bar.text)).toMatchObject({ epoch: 4, settings: ['batch=16'] })
  bar.text = '#run=small-cell&epoch=1'
  bar.changed()
  await expect.poll(() => stores.run.getState().origin).toMatchObject({ name: 'small-cell' })
})

test('a spot of the page is no place, and a place that may not be gone to is not: the address is put back', async () => {
  const { stores, session } = lab()
  const bar = addressBar('#run=two-minutes&epoch=2')
  const asked: string[] = []
  const refuse = async (): Promise<boolean> => {
    asked.push(bar.text)
    return false
  }
  await followAddress(bar.face, stores, session, refuse)
  for (const hash of ['#time', '#run=small-cell&epoch=1']) {
    bar.text = hash
    bar.changed()
    await expect.poll(() => readHash(bar.text)).toMatchObject({ run: 'two-minutes', epoch: 2 })
  }
  expect(asked).toEqual(['#run=small-cell&epoch=1'])
  expect(stores.run.getState().origin).toMatchObject({ name: 'two-minutes' })
})

test('the address rests while a replay plays', async () => {
  const { stores, session } = lab()
  const replace = vi.fn()
  await followAddress({ hash: () => '', replace, onChange: () => undefined }, stores, session)
  vi.useFakeTimers()
  stores.view.getState().set({ playing: true, cursor: 3 })
  vi.advanceTimersByTime(2000)
  expect(replace).not.toHaveBeenCalled()
  vi.useRealTimers()
})

test('a page opened over a replay is in the address while that plays on', async () => {
  const { stores, session } = lab()
  const replace = vi.fn()
  await followAddress({ hash: () => '', replace, onChange: () => undefined }, stores, session)
  vi.useFakeTimers()
  stores.view.getState().set({ playing: true })
  stores.story.getState().set({ page: 'evidence' })
  for (let cursor = 1; cursor <= 10; cursor++) {
    stores.view.getState().set({ cursor })
    vi.advanceTimersByTime(100)
  }
  expect(replace).toHaveBeenCalledWith(expect.stringContaining('page=evidence'))
  vi.useRealTimers()
})

test('an address that somebody has changed is not overwritten before the page is there', async () => {
  const { stores, session } = lab()
  const bar = addressBar('#run=two-minutes')
  await followAddress(bar.face, stores, session)
  vi.useFakeTimers()
  stores.story.getState().set({ page: 'toy' })
  bar.text = '#run=small-cell&epoch=1'
  vi.advanceTimersByTime(2000)
  expect(bar.text).toBe('#run=small-cell&epoch=1')
  const there = bar.changed()
  stores.view.getState().set({ edge: 2 })
  vi.advanceTimersByTime(2000)
  expect(bar.text).toBe('#run=small-cell&epoch=1')
  await there
  await vi.advanceTimersByTimeAsync(2000)
  expect(readHash(bar.text)).toMatchObject({ run: 'small-cell', epoch: 1 })
  vi.useRealTimers()
})

test('an address that changes while the first run is fetched is heard; the run that comes late moves nothing', async () => {
  const { stores, session } = lab()
  const bar = addressBar('#run=two-minutes&edge=3&lang=en')
  const fetched: (() => void)[] = []
  const { openRecording } = session
  const slow: Session = {
    ...session,
    openRecording: async (id, epoch) => {
      await new Promise<void>((arrive) => fetched.push(arrive))
      if (id === 'small-cell') await openRecording(id, epoch)
    },
  }
  const first = followAddress(bar.face, stores, slow)
  bar.text = '#run=small-cell&edge=1&lang=zh'
  const second = bar.changed()
  expect(stores.view.getState().language).toBe('zh')
  for (const arrive of fetched.toReversed()) {
    arrive()
    await new Promise((settled) => setTimeout(settled))
  }
  await Promise.all([first, second])
  expect(stores.run.getState().origin).toMatchObject({ name: 'small-cell' })
  expect(stores.view.getState()).toMatchObject({ edge: 1, language: 'zh' })
})
