import { beforeEach, expect, test } from 'vitest'
import { type CellScores, PROXY_SEEDS, type ScoredNetwork } from '../../src/protocol/proxies'
import { PUBLISHED } from '../../src/space/testing/published'
import type { OwnEvent } from './ownWorker'
import { createScoring, scoreKey, scoringStore } from './scoringStore'

const network: ScoredNetwork = { channels: 16, cells: 8, imageSize: 16, dataset: 'fashion-mnist', batch: 64 }
const candidate = { genotype: PUBLISHED.DARTS_V2, epochs: [3] }
const scores: CellScores = { ...candidate, synflow: 20, snip: 5, gradNorm: 3, jacobCov: null, parameters: 9 }

function setUp() {
  const sent: unknown[] = []
  let [hear, fail] = [(_: OwnEvent): void => undefined, (_: string): void => undefined]
  const scoring = createScoring((onEvent, onFailure) => {
    ;[hear, fail] = [onEvent, onFailure]
    return { send: (command) => sent.push(command), close: () => sent.push('closed') }
  })
  return { scoring, sent, hear: (event: OwnEvent) => hear(event), fail: (message: string) => fail(message) }
}

beforeEach(() => scoringStore.setState({ isBusy: false, owner: null, progress: null, end: null, scores: new Map() }))

test('cells are asked for on the processor, results stay, and the worker ends with its work', () => {
  const { scoring, sent, hear } = setUp()
  scoring.start('run', [candidate], network)
  expect(sent).toEqual([
    { type: 'score-cells', request: { network, candidates: [candidate], seeds: PROXY_SEEDS }, engine: 'cpu' },
  ])
  hear({ type: 'scoring-progress', done: 1, of: 3 })
  expect(scoringStore.getState()).toMatchObject({ isBusy: true, owner: 'run', progress: { done: 1, of: 3 } })
  hear({ type: 'scoring-result', scores })
  hear({ type: 'scoring-finished', reason: 'done' })
  expect(sent.at(-1)).toBe('closed')
  const { isBusy, end, scores: known } = scoringStore.getState()
  expect([isBusy, end]).toEqual([false, null])
  expect(known.get(scoreKey(PUBLISHED.DARTS_V2, network))).toEqual(scores)
  expect(known.get(scoreKey(PUBLISHED.DARTS_V2, { ...network, channels: 4 }))).toBeUndefined()
})

test('while one request goes on another is not sent; a stop is', () => {
  const { scoring, sent, hear } = setUp()
  scoring.start('run', [candidate], network)
  scoring.start('cell', [candidate], network)
  scoring.stop()
  expect(sent).toMatchObject([{ type: 'score-cells' }, { type: 'stop-scoring' }])
  hear({ type: 'scoring-finished', reason: 'stopped' })
  expect(scoringStore.getState().end).toEqual({ kind: 'stopped' })
})

test('a refusal and a worker that dies are told by name, and leave the way free', () => {
  const { scoring, hear, fail } = setUp()
  scoring.start('run', [candidate], network)
  hear({ type: 'scoring-failed', code: 'out-of-memory', message: 'too large' })
  expect(scoringStore.getState()).toMatchObject({ isBusy: false, end: { kind: 'failed', code: 'out-of-memory' } })
  scoring.start('run', [candidate], network)
  fail('gone')
  expect(scoringStore.getState()).toMatchObject({ isBusy: false, end: { code: 'crashed', message: 'gone' } })
})
