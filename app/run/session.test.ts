import { expect, test } from 'vitest'
import { SearchError } from '../../src/errors'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { Command, Event } from '../../src/protocol/messages'
import { promisesKept } from '../../src/testing/waiting'
import type { Tabs, Watching, WorkElsewhere } from '../saved/tabs'
import { COLLAPSE, NB201_CONFIG, recordingOf, STARTED } from '../testing/records'
import { NotFound, type RecordingId } from './recordings'
import { createPlayer } from './replay'
import { createRunStore } from './runStore'
import { createSession, type Keeping, wouldDiscard } from './session'
import { createViewStore } from './viewStore'

function setup(
  fetchRecording: (id: RecordingId) => Promise<ReturnType<typeof recordingOf>> = async () => recordingOf(COLLAPSE),
  keeping?: Keeping,
) {
  const run = createRunStore()
  const view = createViewStore()
  const sent: Command[] = []
  const player = createPlayer({
    nextFrame: () => () => undefined,
    onEpoch: (cursor) => view.getState().set({ cursor }),
    onPlaying: (playing) => view.getState().set({ playing }),
  })
  const session = createSession({
    run,
    view,
    player,
    send: (command) => sent.push(command),
    fetchRecording,
    ...(keeping ? { keeping } : {}),
  })
  return { run, view, sent, session }
}

test('a recording starts playing by itself and needs no worker', async () => {
  const { run, view, sent, session } = setup()
  await session.openRecording('two-minutes')
  expect(view.getState().playing).toBe(true)
  expect(run.getState().origin).toMatchObject({ kind: 'recording', name: 'two-minutes', served: 'two-minutes' })
  expect(sent).toEqual([])
})

test('a saved run that is named like a recording is not taken for it', () => {
  const { run, session } = setup()
  session.showRecording('two-minutes', recordingOf(COLLAPSE))
  expect(run.getState().origin).not.toHaveProperty('served')
})

test('a network without normal cells is looked at from its reduction cell', async () => {
  const config = checkConfig({ cells: 1 })
  const events = [{ at: 0, event: { ...STARTED, config } }]
  const { run, view, session } = setup()
  session.showRecording('single', { ...recordingOf([]), config, events }, 0)
  expect(run.getState().config?.cells).toBe(1)
  expect(view.getState().cell).toBe('reduce')
  view.getState().set({ cell: 'normal' })
  expect(view.getState().cell).toBe('reduce')
  await session.openRecording('two-minutes')
  expect(view.getState().cell).toBe('normal')
})

test('an epoch in the address opens a recording there, paused', async () => {
  const { run, view, session } = setup()
  await session.openRecording('two-minutes', 5)
  expect(view.getState()).toMatchObject({ cursor: 5, playing: false })
  expect(run.getState().records.length).toBe(5)
})

test('a missing or unreadable file is a state of its own', async () => {
  const missing = setup(async () => Promise.reject(new NotFound('runs/two-minutes.json')))
  await missing.session.openRecording('two-minutes')
  expect(missing.run.getState().status).toMatchObject({ kind: 'missing', code: 'not-found' })
  const wrong = setup(async () => Promise.reject(new SearchError('bad-recording', 'recording version: 9, expected 1')))
  await wrong.session.openRecording('two-minutes')
  expect(wrong.run.getState().status).toMatchObject({ kind: 'missing', code: 'bad-recording' })
})

test('the last recording asked for wins', async () => {
  const late: ((run: ReturnType<typeof recordingOf>) => void)[] = []
  const { run, session } = setup(() => new Promise((resolve) => late.push(resolve)))
  const first = session.openRecording('two-minutes')
  const second = session.openRecording('small-cell')
  late[1]?.(recordingOf(COLLAPSE))
  late[0]?.(recordingOf(COLLAPSE.slice(0, 2)))
  await Promise.all([first, second])
  expect(run.getState().origin).toMatchObject({ name: 'small-cell' })
})

test('a file that is opened while a recording is fetched stays', async () => {
  let arrive: (run: ReturnType<typeof recordingOf>) => void = () => undefined
  const { run, session } = setup(
    () =>
      new Promise((resolve) => {
        arrive = resolve
      }),
  )
  const opened = session.openRecording('two-minutes')
  session.showRecording('mine', recordingOf(COLLAPSE), 2)
  arrive(recordingOf(COLLAPSE))
  await opened
  expect(run.getState().origin).toMatchObject({ name: 'mine' })
})

test('a start that is refused has ended, and the next one is sent', () => {
  const { run, sent, session } = setup()
  session.startLive(NB201_CONFIG)
  session.onEvent({ type: 'rejected', code: 'busy', message: 'start: data is still being read' })
  expect(run.getState().status).toMatchObject({ kind: 'failed', code: 'busy' })
  session.startLive({ ...NB201_CONFIG, seed: 7 })
  expect(sent.at(-1)).toMatchObject({ type: 'start', config: { seed: 7 } })
})

test('files that are refused because others are being read leave those to be read', () => {
  const { view, session } = setup()
  const [first, second] = ['a', 'b'].map((name) => [{ name, blob: new Blob() }])
  session.loadFiles(first!)
  session.loadFiles(second!)
  session.onEvent({ type: 'rejected', code: 'busy', message: 'load-files: other data is still being read' })
  expect(view.getState().readingFiles).toBe(true)
  const dataset = { id: 'own', title: 'a', images: 1, classes: 2, classNames: [] }
  session.onEvent({ type: 'preview', dataset, samples: [] } as unknown as Event)
  session.answerPreview(true)
  session.onEvent({ type: 'dataset', dataset } as unknown as Event)
  expect(view.getState().readingFiles).toBe(false)
  expect(session.filesOf('own')).toEqual(first)
})

test('a live run and its recording leave the same records', async () => {
  const live = setup()
  live.session.startLive(NB201_CONFIG)
  for (const { event } of recordingOf(COLLAPSE).events) live.session.onEvent(event)
  const replayed = setup()
  await replayed.session.openRecording('two-minutes', 8)
  expect(live.run.getState().records).toEqual(replayed.run.getState().records)
  expect(live.run.getState().status).toEqual(replayed.run.getState().status)
})

test('the end of a live run leaves an earlier epoch that is looked at', () => {
  for (const end of [
    { type: 'finished', reason: 'epochs', returnsEpoch: 4 },
    { type: 'failed', code: 'internal', message: '' },
  ] as const) {
    const { view, session } = setup()
    session.startLive(NB201_CONFIG)
    session.onEvent(STARTED)
    for (const record of COLLAPSE.slice(0, 4)) session.onEvent({ type: 'epoch', record })
    session.seek(3)
    session.onEvent(end)
    expect(view.getState()).toMatchObject({ cursor: 3, following: false })
  }
})

test('the cursor follows a live run until it is moved, and again after End', () => {
  const { view, session } = setup()
  session.startLive(NB201_CONFIG)
  session.onEvent(STARTED)
  const [first, second, third, fourth] = COLLAPSE
  session.onEvent({ type: 'epoch', record: first! })
  session.onEvent({ type: 'epoch', record: second! })
  expect(view.getState().cursor).toBe(2)
  session.seek(1)
  session.onEvent({ type: 'epoch', record: third! })
  expect(view.getState().cursor).toBe(1)
  session.seek(99)
  session.onEvent({ type: 'epoch', record: fourth! })
  expect(view.getState().cursor).toBe(4)
})

test('while a run ends, the next start waits and late events of the old run are dropped', async () => {
  const { run, sent, session } = setup()
  session.startLive(NB201_CONFIG)
  session.onEvent(STARTED)
  session.onEvent({ type: 'epoch', record: COLLAPSE[0]! })
  expect(wouldDiscard(run)).toBe(true)
  session.startLive({ ...NB201_CONFIG, seed: 7 })
  expect(sent.map(({ type }) => type)).toEqual(['start', 'stop'])
  session.onEvent({ type: 'epoch', record: COLLAPSE[1]! })
  session.onEvent({ type: 'finished', reason: 'stopped', returnsEpoch: 2 })
  expect(sent.at(-1)).toMatchObject({ type: 'start', config: { seed: 7 } })
  expect(run.getState().records).toEqual([])
})

test('events of a stopped live run do not reach the recording that replaced it', async () => {
  const { run, sent, session } = setup()
  session.startLive(NB201_CONFIG)
  session.onEvent(STARTED)
  await session.openRecording('two-minutes', 3)
  expect(sent.at(-1)).toEqual({ type: 'stop' })
  session.onEvent({ type: 'epoch', record: COLLAPSE[7]! })
  session.onEvent({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
  expect(run.getState().records.length).toBe(3)
})

test('the play button pauses and resumes a live search', () => {
  const { sent, session } = setup()
  session.startLive(NB201_CONFIG)
  session.onEvent(STARTED)
  session.toggle()
  session.onEvent({ type: 'paused', epoch: 1, step: 1 })
  session.toggle()
  expect(sent.map(({ type }) => type)).toEqual(['start', 'pause', 'resume'])
})

/** The other tab's search, and this tab's right to one. */
function withTabs(mine: boolean, other: WorkElsewhere = 'search') {
  const told: string[] = []
  const others: string[] = []
  let watching: Watching | null = null
  let released = 0
  const tabs: Tabs = {
    claim: async () => mine,
    release: () => released++,
    whenFree: async () => undefined,
    elsewhere: async () => (mine ? null : other),
    tell: ({ type }) => told.push(type),
    watch: (given) => {
      watching = given
      return () => {
        watching = null
      }
    },
  }
  const keeping = { tabs, freshId: () => 'id-1', onRuns: () => undefined, onOtherTab: (s: string) => others.push(s) }
  return { ...setup(undefined, keeping), told, others, released: () => released, watching: () => watching }
}

test('a search takes the right to search, is saved under a name, tells other tabs, and gives the right back', async () => {
  const { session, sent, told, released } = withTabs(true)
  session.startLive(NB201_CONFIG)
  await promisesKept()
  expect(sent).toMatchObject([{ type: 'start', runId: 'id-1' }])
  session.onEvent(STARTED)
  session.onEvent({ type: 'finished', reason: 'epochs', returnsEpoch: 0 })
  expect(told).toEqual(['started', 'finished'])
  expect(released()).toBe(1)
})

test('where another tab searches this one watches, and its buttons send nothing', async () => {
  const { session, sent, run, others, watching } = withTabs(false)
  session.startLive(NB201_CONFIG)
  await promisesKept()
  watching()?.onEvent(STARTED)
  watching()?.onEvent({ type: 'epoch', record: COLLAPSE[0]! })
  expect(run.getState()).toMatchObject({ origin: { kind: 'live', watched: true }, records: [COLLAPSE[0]] })
  session.toggle()
  expect(sent).toEqual([])
  watching()?.onFree()
  expect(others).toEqual(['searching', 'let-go'])
})

test('where another tab retrains a search is refused, and nothing is watched', async () => {
  const { session, sent, run, others, watching } = withTabs(false, 'evaluation')
  session.startLive(NB201_CONFIG)
  await promisesKept()
  expect(run.getState().status).toMatchObject({
    kind: 'failed',
    code: 'busy',
    message: expect.stringMatching(/another tab .* retrains/),
  })
  expect(watching()).toBeNull()
  expect([sent, others]).toEqual([[], []])
})

test('a worker that dies goes on from what it saved, up to twice at one place', async () => {
  const { session, sent, run } = withTabs(true)
  session.startLive(NB201_CONFIG)
  await promisesKept()
  session.onEvent(STARTED)
  session.onEvent({ type: 'saved', epoch: 2, step: 0, bytes: 1 })
  for (let i = 0; i < 3; i++) session.onWorkerDeath()
  expect(sent.slice(1)).toEqual([
    { type: 'continue-run', id: 'id-1' },
    { type: 'continue-run', id: 'id-1' },
  ])
  expect(run.getState().status).toMatchObject({ kind: 'failed', code: 'crashed' })
})

/** A live search that is saved behind its second epoch. */
async function savedLive(pauseAfter?: number) {
  const made = withTabs(true)
  made.session.startLive(NB201_CONFIG, pauseAfter)
  await promisesKept()
  made.session.onEvent(STARTED)
  for (const record of COLLAPSE.slice(0, 2)) made.session.onEvent({ type: 'epoch', record })
  made.session.onEvent({ type: 'saved', epoch: 3, step: 0, bytes: 1 })
  return made
}

test('a paused search whose worker dies comes back paused, also from a second death, until it is resumed', async () => {
  const { session, sent } = await savedLive()
  const again = { type: 'continue-run', id: 'id-1', pauseAfter: 0 }
  session.onEvent({ type: 'paused', epoch: 3, step: 0 })
  session.onWorkerDeath()
  expect(sent.at(-1)).toEqual(again)
  // While it is still being set up.
  session.onWorkerDeath()
  expect(sent.at(-1)).toEqual(again)
  session.onEvent(STARTED)
  session.onEvent({ type: 'paused', epoch: 3, step: 0 })
  session.onEvent({ type: 'saved', epoch: 3, step: 1, bytes: 1 })
  session.toggle()
  session.onEvent({ type: 'resumed' })
  session.onWorkerDeath()
  expect(sent.at(-1)).toEqual({ type: 'continue-run', id: 'id-1' })
})

test('a search that is to pause behind an epoch still does when its worker dies before', async () => {
  const { session, sent } = await savedLive(5)
  session.onWorkerDeath()
  expect(sent.at(-1)).toMatchObject({ type: 'continue-run', pauseAfter: 3 })
})

test('one that goes on for one epoch pauses behind it all the same, and ends with its last', async () => {
  const { session, sent, run } = await savedLive()
  session.onEvent({ type: 'paused', epoch: 3, step: 0 })
  session.resumeLive(1)
  session.onWorkerDeath()
  expect(sent.at(-1)).toMatchObject({ type: 'continue-run', pauseAfter: 1 })
  const { epochs } = run.getState().config!
  session.resumeLive(epochs - 2)
  session.onWorkerDeath()
  expect(sent.at(-1)).toEqual({ type: 'continue-run', id: 'id-1' })
})

test('a saved run that is to rest where it was saved does, though its worker dies on the way', async () => {
  const { session, sent } = withTabs(true)
  session.continueLive({ id: 'id-1', config: NB201_CONFIG, epochs: 4, step: 2 }, { pauseAfter: 0 })
  await promisesKept()
  session.onWorkerDeath()
  expect(sent.at(-1)).toEqual({ type: 'continue-run', id: 'id-1', pauseAfter: 0 })
})

test('a worker that dies before anything was saved fails plainly', async () => {
  const { session, run } = withTabs(true)
  session.startLive(NB201_CONFIG)
  await promisesKept()
  session.onWorkerDeath()
  expect(run.getState().status).toMatchObject({ kind: 'failed', code: 'crashed' })
})

test('what a config would take is answered while a recording is on the screen', async () => {
  const { session, run } = setup()
  await session.openRecording('two-minutes')
  session.onEvent({ type: 'estimate', config: NB201_CONFIG, requirement: null, why: 'too large' })
  expect(run.getState().estimate).toMatchObject({ why: 'too large' })
})

test('a search aside leaves the recording on the screen and ends before another run is shown', async () => {
  const { run, sent, session } = setup()
  await session.openRecording('two-minutes', 3)
  const heard: string[] = []
  session.runAside(NB201_CONFIG, ({ type }) => heard.push(type))
  expect(sent).toEqual([{ type: 'start', config: NB201_CONFIG, engine: 'cpu' }])
  session.onEvent(STARTED)
  expect(heard).toEqual(['started'])
  expect(run.getState().origin).toMatchObject({ kind: 'recording', name: 'two-minutes' })
  session.startLive(NB201_CONFIG)
  expect(sent.slice(1)).toEqual([{ type: 'stop' }])
  session.onEvent({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
  expect(heard).toEqual(['started', 'finished'])
  expect(sent.at(-1)).toMatchObject({ type: 'start', config: NB201_CONFIG })
  session.onEvent(STARTED)
  expect(heard).toHaveLength(2)
  expect(run.getState().status.kind).toBe('running')
})

test('a search aside that is asked for while the one before is ending begins after it; called off meanwhile, not at all', () => {
  const { sent, session } = setup()
  const ended = { type: 'finished', reason: 'stopped', returnsEpoch: 0 } as const
  const heard: string[] = []
  session.runAside(NB201_CONFIG, () => undefined)
  session.endAside()
  session.runAside(NB201_CONFIG, ({ type }) => heard.push(type))
  expect(sent.map(({ type }) => type)).toEqual(['start', 'stop'])
  session.onEvent(ended)
  expect(sent.map(({ type }) => type)).toEqual(['start', 'stop', 'start'])
  session.onEvent(STARTED)
  expect(heard).toEqual(['started'])
  session.endAside()
  session.runAside(NB201_CONFIG, ({ type }) => heard.push(type))
  session.endAside()
  session.onEvent(ended)
  expect(sent.map(({ type }) => type)).toEqual(['start', 'stop', 'start', 'stop'])
})

test('a search aside is refused while a live one goes on, and fails with its worker', () => {
  const live = setup()
  live.session.startLive(NB201_CONFIG)
  const refused: unknown[] = []
  live.session.runAside(NB201_CONFIG, (event) => refused.push(event))
  expect(refused).toMatchObject([{ type: 'failed', code: 'busy' }])
  const dead = setup()
  const heard: unknown[] = []
  dead.session.runAside(NB201_CONFIG, (event) => heard.push(event))
  dead.session.onWorkerDeath()
  expect(heard).toMatchObject([{ type: 'failed', code: 'crashed' }])
  dead.session.runAside(NB201_CONFIG, (event) => heard.push(event))
  expect(dead.sent).toHaveLength(2)
})
