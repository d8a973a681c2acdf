import { afterEach, expect, test } from 'vitest'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { evaluationStore, questionEvaluationStore } from '../evaluate/evaluationStore'
import { COLLAPSE, STARTED } from '../testing/records'
import { askWith, type Loss, mayGoOn, mayReplace } from './leaving'
import { runStore } from './runStore'

const before = [evaluationStore.getState(), questionEvaluationStore.getState(), runStore.getState()] as const

afterEach(() => {
  evaluationStore.setState(before[0], true)
  questionEvaluationStore.setState(before[1], true)
  runStore.setState(before[2], true)
  askWith(() => Promise.resolve(false))
})

function asking() {
  const asked: Loss[] = []
  askWith((loss) => {
    asked.push(loss)
    return Promise.resolve(true)
  })
  return asked
}

test('a run goes at once where nothing of it would be lost', () => {
  const asked = asking()
  expect([mayReplace(), mayGoOn()]).toEqual([true, true])
  expect(asked).toEqual([])
})

test.each([evaluationStore, questionEvaluationStore])(
  'a retraining that runs is asked for, whatever run is on the screen',
  async (store) => {
    const asked = asking()
    store.getState().begin('2026-01-01')
    expect(await Promise.all([mayReplace(), mayGoOn()])).toEqual([true, true])
    expect(asked).toEqual(Array(2).fill({ run: false, trains: true, trainings: 0 }))
  },
)

test('so are results that no file has, until one does', async () => {
  const asked = asking()
  const record = { results: [{}, {}] } as unknown as EvaluationRecord
  evaluationStore.setState({ record })
  await mayReplace()
  evaluationStore.getState().keep(record)
  expect(mayReplace()).toBe(true)
  expect(asked).toEqual([{ run: false, trains: false, trainings: 2 }])
})

test('a live run with results to lose is one question; where it goes on, nothing is asked of it', async () => {
  const asked = asking()
  runStore.getState().begin({ kind: 'live' })
  for (const event of [STARTED, { type: 'epoch', record: COLLAPSE[0] as (typeof COLLAPSE)[number] } as const])
    runStore.getState().apply(event)
  expect(mayGoOn()).toBe(true)
  await mayReplace()
  expect(asked).toEqual([{ run: true, trains: false, trainings: 0 }])
})
