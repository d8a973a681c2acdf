/** Two tabs of one site: what one searches the other leaves alone. */
import { expect, it } from 'vitest'
import { SEARCH_LOCK } from '../protocol/runs'
import { memoryFolder } from '../store/testing/memoryFolder'
import { type HeldRuns, heldRuns } from './heldRuns'
import { config, setUp } from './testing/fakeSession'

/** Web Locks that are shared by all who ask; a page that searches has its own. */
function sharedLocks(page = [SEARCH_LOCK]): LockManager {
  const held = [...page]
  const request = async (name: string, _: LockOptions, until: () => Promise<unknown>): Promise<unknown> => {
    held.push(name)
    try {
      return await until()
    } finally {
      held.splice(held.indexOf(name), 1)
    }
  }
  return { request, query: async () => ({ held: held.map((name) => ({ name })) }) } as unknown as LockManager
}

const START = { type: 'start', config: config(), runId: 'run-1' }

function twoTabs(held: HeldRuns | undefined) {
  const folder = memoryFolder()
  const parts = { folder, ...(held ? { heldRuns: held } : {}) }
  return [setUp(parts), setUp(parts)] as const
}

/** The first tab searches; after its first epoch the other does what `act` says, before the first goes on. */
async function whileSearched(held: HeldRuns | undefined, act: (other: ReturnType<typeof setUp>) => Promise<void>) {
  const [one, other] = twoTabs(held)
  let paused = (): void => undefined
  const atRest = new Promise<void>((rests) => {
    paused = rests
  })
  one.on('paused', () => paused())
  const searching = one.session.handle({ ...START, pauseAfter: 1 })
  await atRest
  await act(other)
  await one.session.handle({ type: 'resume' })
  await searching
  return { one, other }
}

it('says of a run that another tab searches it, and neither throws it away nor clears', async () => {
  const { other, one } = await whileSearched(heldRuns(sharedLocks()), async ({ session, events }) => {
    await session.handle({ type: 'list-runs' })
    expect(events.at(-1)).toMatchObject({ runs: [{ id: 'run-1', end: null, searched: true }] })
    for (const type of ['trash-run', 'clear-runs']) {
      await session.handle({ type, id: 'run-1' })
      // The list it was chosen from was old.
      expect(events.at(-2)).toMatchObject({ type: 'runs', runs: [{ id: 'run-1', searched: true }] })
      expect(events.at(-1)).toMatchObject({ type: 'rejected', code: 'busy', message: /another tab .* searches/ })
    }
    await session.handle({ type: 'purge-run', id: 'run-1' })
  })
  expect(one.events.at(-1)).toMatchObject({ type: 'finished' })
  await other.session.handle({ type: 'trash-run', id: 'run-1' })
  expect(other.events.at(-1)).toMatchObject({ type: 'runs', runs: [] })
})

it('lists no run as broken whose first checkpoint is being written elsewhere', async () => {
  const held = heldRuns(sharedLocks())
  const [, other] = twoTabs(held)
  const letGo = held.hold('run-1')
  other.folder.files.set('runs/run-1/a', Uint8Array.of(1))
  await other.session.handle({ type: 'list-runs' })
  expect(other.events.at(-1)).toMatchObject({ runs: [], broken: [] })
  await letGo()
  await other.session.handle({ type: 'list-runs' })
  expect(other.events.at(-1)).toMatchObject({ broken: [{ id: 'run-1' }] })
})

it('is one as any other once the page of its search is gone, though the worker may linger', async () => {
  const held = heldRuns(sharedLocks([]))
  held.hold('run-1')
  expect([...(await held.held())]).toEqual([])
})

it('is one as any other, in its own tab too, as soon as its end is told', async () => {
  const [one] = twoTabs(heldRuns(sharedLocks()))
  await one.session.handle(START)
  await one.session.handle({ type: 'trash-run', id: 'run-1' })
  expect(one.events.at(-1)).toMatchObject({ type: 'runs', runs: [] })
})

it('without locks the next save brings back what another tab has thrown away', async () => {
  const { one } = await whileSearched(heldRuns(undefined), async ({ session }) => {
    await session.handle({ type: 'trash-run', id: 'run-1' })
  })
  await one.session.handle({ type: 'list-runs' })
  expect(one.events.at(-1)).toMatchObject({ runs: [{ id: 'run-1', epochs: 3 }] })
})
