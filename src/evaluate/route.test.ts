import { expect, test } from 'vitest'
import type { Event } from '../protocol/messages'
import { createRoute } from './route'

function setUp() {
  const handled: unknown[] = []
  const events: Event[] = []
  let end = (): void => {}
  const evaluator = {
    called: 'an evaluation',
    isBusy: false,
    isStopping: false,
    ended: new Promise<void>((resolve) => {
      end = () => {
        evaluator.isBusy = false
        evaluator.isStopping = false
        resolve()
      }
    }),
    handle: async (command: unknown) => {
      handled.push(['evaluator', command])
    },
  }
  const session = {
    handle: async (message: unknown) => {
      handled.push((message as { type: string } | null)?.type)
    },
  }
  const scorer = {
    called: 'a scoring of cells',
    isBusy: false,
    isStopping: false,
    ended: Promise.resolve(),
    handle: async (command: unknown) => {
      handled.push(['scorer', command])
    },
  }
  const route = createRoute({ session, evaluator, scorer, post: (event) => events.push(event) })
  return { route, evaluator, scorer, handled, events, end: () => end() }
}

test('a search is refused while an evaluation goes on; other commands are not', async () => {
  const { route, evaluator, handled, events } = setUp()
  evaluator.isBusy = true
  for (const type of ['start', 'continue-run', 'continue-file', 'list-runs']) await route({ type })
  await route(null)
  expect(handled).toEqual(['list-runs', undefined])
  expect(events).toMatchObject([
    { type: 'failed', code: 'busy', message: /^start: an evaluation is in progress/ },
    { type: 'failed', code: 'busy', message: /^continue-run: / },
    { type: 'failed', code: 'busy', message: /^continue-file: / },
  ])
})

test('a search waits for an evaluation that is being stopped, and nothing overtakes it', async () => {
  const { route, evaluator, handled, events, end } = setUp()
  Object.assign(evaluator, { isBusy: true, isStopping: true })
  const all = Promise.all(['start', 'pause', 'stop'].map((type) => route({ type })))
  await Promise.resolve()
  expect(handled).toEqual([])
  end()
  await all
  expect(handled).toEqual(['start', 'pause', 'stop'])
  expect(events).toEqual([])
})

test('while cells are scored a search is refused, and told why', async () => {
  const { route, scorer, handled, events } = setUp()
  scorer.isBusy = true
  for (const type of ['start', 'list-runs', 'stop-scoring']) await route({ type })
  expect(handled).toEqual(['list-runs', ['scorer', { type: 'stop-scoring' }]])
  expect(events).toMatchObject([{ type: 'failed', code: 'busy', message: /^start: a scoring of cells is in progress/ }])
})

test('commands of an evaluation go to it at once', async () => {
  const { route, evaluator, handled } = setUp()
  Object.assign(evaluator, { isBusy: true, isStopping: true })
  await route({ type: 'stop-evaluation' })
  expect(handled).toEqual([['evaluator', { type: 'stop-evaluation' }]])
})
