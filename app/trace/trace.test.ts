import { expect, test } from 'vitest'
import { writeTraceCsv } from '../../src/export/traceCsv'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import type { RunRecord } from '../../src/protocol/runRecord'
import { readDropped } from '../run/droppedRun'
import { createRunStore } from '../run/runStore'
import { COLLAPSE, recordingOf, STARTED } from '../testing/records'
import { liveRun, withRetraining } from './liveRun'

const build = { commit: 'abc1234', appVersion: '0.1.0' }
async function read(name: string, text: string): Promise<RunRecord | undefined> {
  const opened = await readDropped([new File([text], name)])
  return opened?.kind === 'runs' ? opened.runs[0]?.record : undefined
}

test('a live run leaves as the record a replay can show, with where it comes from', async () => {
  const run = createRunStore()
  run.getState().begin({ kind: 'live' })
  expect(liveRun(run.getState(), build, '2026-01-01')).toBeNull()
  run.getState().apply(STARTED)
  for (const record of COLLAPSE) run.getState().apply({ type: 'epoch', record })
  run.getState().apply({ type: 'finished', reason: 'epochs', returnsEpoch: 8 })
  const record = liveRun(run.getState(), build, '2026-01-01')
  expect(record?.events.map(({ event }) => event.type)).toEqual(['started', ...COLLAPSE.map(() => 'epoch'), 'finished'])
  expect(record?.events.at(-1)?.at).toBe(800)
  expect(record?.provenance).toMatchObject({ commit: 'abc1234', images: { weights: 128, alphas: 128 } })
  expect(await read('trace.json', JSON.stringify(record))).toEqual(record)
})

test('CSV and JSON of a run open as the same epochs', async () => {
  const run = recordingOf(COLLAPSE)
  const [json, csv] = await Promise.all([read('a.json', JSON.stringify(run)), read('a.csv', writeTraceCsv(run))])
  const epochs = (of: RunRecord | undefined) => of?.events.filter(({ event }) => event.type === 'epoch')
  expect(epochs(csv)).toEqual(epochs(json))
})

test('a table that is no trace is refused by line', async () => {
  await expect(read('table.csv', 'a,b\n')).rejects.toThrow(/trace line 1/)
})

test('what was retrained leaves with the run, and is there when its file is opened', async () => {
  const run = recordingOf(COLLAPSE)
  expect(withRetraining(run, null)).toBe(run)
  const { genotype } = COLLAPSE[0] as (typeof COLLAPSE)[number]
  const evaluation: EvaluationRecord = {
    ...{ budget: budgetOf('minutes', run.config), dataset: 'x', heldOut: 'test-set', adapter: 'y', date: '2026-01-01' },
    results: [
      {
        ...{ genotype, epochs: [1], seed: 1, test: { accuracy: 0.5, loss: 1 }, train: { accuracy: 0.6, loss: 1 } },
        ...{ parameters: 1, multiplyAdds: 1, trainingMs: 1 },
      },
    ],
  }
  const trained = withRetraining(run, evaluation)
  const [json, csv] = await Promise.all([
    read('a.json', JSON.stringify(trained)),
    read('a.csv', writeTraceCsv(trained)),
  ])
  expect([json?.evaluation, csv?.evaluation]).toEqual([evaluation, evaluation])
})
