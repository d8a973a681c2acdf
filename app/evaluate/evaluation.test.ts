import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import type { EvaluationRequest } from '../../src/protocol/evaluation'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import type { EvaluationCommand } from '../../src/protocol/evaluationMessages'
import { promisesKept } from '../../src/testing/waiting'
import type { WorkElsewhere } from '../saved/tabs'
import { createEvaluation } from './evaluation'
import { createEvaluationStore } from './evaluationStore'

const request: EvaluationRequest = { budget: budgetOf('minutes', DEFAULT_CONFIG), candidates: [], seeds: [1] }

function setUp(other: WorkElsewhere | null = null) {
  const store = createEvaluationStore()
  const sent: EvaluationCommand[] = []
  let held = 0
  const tabs = {
    claim: async () => {
      if (other === null) held = 1
      return other === null
    },
    release: () => {
      held = 0
    },
    elsewhere: async () => other,
  }
  const evaluation = createEvaluation({
    ...{ store, tabs, send: (command: EvaluationCommand) => sent.push(command) },
    engine: () => 'cpu',
    date: () => '2026-01-01',
  })
  return { evaluation, status: () => store.getState().status, sent, held: () => held }
}

test('a retraining has the GPU of the site from its start to its end', async () => {
  const { evaluation, sent, held } = setUp()
  evaluation.start(request)
  await promisesKept()
  expect([sent, held()]).toEqual([[{ type: 'evaluate', request, engine: 'cpu' }], 1])
  evaluation.onEvent({ type: 'evaluation-finished', reason: 'done' })
  expect(held()).toBe(0)
})

test.each([
  ['search', /another tab of this site searches/],
  ['evaluation', /another tab of this site retrains/],
] as const)(
  'where another tab has it (%s) it is refused by name, and the worker is asked nothing',
  async (other, message) => {
    const { evaluation, status, sent } = setUp(other)
    evaluation.start(request)
    await promisesKept()
    expect(status()).toMatchObject({ kind: 'failed', code: 'busy', message: expect.stringMatching(message) })
    expect(sent).toEqual([])
  },
)

test('stopped before it has the GPU it never begins, and holds nothing', async () => {
  const { evaluation, status, sent, held } = setUp()
  evaluation.start(request)
  evaluation.stop()
  expect(status()).toEqual({ kind: 'finished', reason: 'stopped' })
  await promisesKept()
  expect([sent, held()]).toEqual([[], 0])
})
