/** What the page of answers says is held against the recordings that are shipped, by a second computation from their records. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { ANSWER_RUNS } from '../run/answerRuns'
import { isAnswerRun, isRecordingId } from '../run/recordings'
import { ANSWERS, byRemoval, differences, frozenBy, gaugeOf, PLAIN, rangeOf, SUSPECTS, toldBy } from './answers'

const FOLDER = path.join(import.meta.dirname, '../../public/runs')
const read = (id: string): RunRecord => readRecording(readFileSync(path.join(FOLDER, `${id}.json`), 'utf8'))
const runs = new Map([PLAIN, ...ANSWER_RUNS].map((id) => [id as string, read(id)]))
const plainRun = runs.get(PLAIN) as RunRecord
const plain = toldBy(plainRun)
const all = [...runs.values()].map(toldBy)

test('the list of recordings is that of the folder, and the page has a place for each', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''))
  expect([...ANSWER_RUNS].sort()).toEqual(files.filter(isAnswerRun).sort())
  const places: readonly (string | null)[] = [...ANSWERS, ...SUSPECTS].map(({ run }) => run)
  for (const id of ANSWER_RUNS) expect(places).toContain(id)
})

test('a name that could leave the folder is no recording', () => {
  for (const text of ['answer-../x', 'answer-', 'answer-A', 'answer-x/y', 'two-minutes.json'])
    expect(isRecordingId(text)).toBe(false)
})

test.each([...ANSWER_RUNS])(
  '%s is the plain search but for one thing, with gauges and digests in every epoch',
  (id) => {
    const run = runs.get(id) as RunRecord
    const told = toldBy(run)
    expect(run.config.seed).toBe(plainRun.config.seed)
    expect(run.provenance.dataset).toBe(plainRun.provenance.dataset)
    expect(told.records).toHaveLength(plainRun.config.epochs)
    for (const { digests, gauges, benchmark } of told.records) {
      expect(digests?.weights).toMatch(/^[0-9a-f]{64}$/)
      expect(gauges?.removals?.normal).toHaveLength(6)
      expect(benchmark?.cifar10).toBeGreaterThan(0)
    }
    // Whatever else differs is what its paper changes of the optimizers, or the operations that the experiment takes away.
    for (const { name } of differences(told, plain)) expect(name).toMatch(/^(weights|alphas|primitives|darts-minus)/)
  },
)

test.each([...runs.keys()])('%s: its collapse and its best cell are what its records say', (id) => {
  const run = runs.get(id) as RunRecord
  const { records, collapse, best, skips, worth } = toldBy(run)
  expect(skips).toEqual(records.map((record) => record.skips?.normal))
  const held = records.map((_, i) => records.slice(i).every((later) => (later.skips?.normal ?? 0) >= 2))
  expect(collapse).toBe(held.includes(true) ? held.indexOf(true) + 1 : null)
  const top = Math.max(...records.map(({ benchmark }) => benchmark?.cifar10 ?? 0))
  expect(worth[(best ?? 0) - 1]).toBe(top)
})

test('OLES stops training all of its convolutions within the first epochs, and the row says so', () => {
  const told = toldBy(runs.get('answer-oles') as RunRecord)
  const counts = told.records.map(({ frozen }) => frozen?.operations)
  expect(counts.slice(0, 4)).toEqual([1, 16, 34, 36])
  expect(new Set(counts.slice(3))).toEqual(new Set([36]))
  expect(frozenBy(told)).toEqual({ at: 1, first: 1, since: 4, most: 36, of: 36 })
  expect(frozenBy(plain)).toBeNull()
})

test('every gauge watches the plain search in every epoch, and most move', () => {
  for (const { id } of ANSWERS) {
    const course = gaugeOf(id, plain)
    expect(course).toHaveLength(plainRun.config.epochs)
    expect(course.every(Number.isFinite)).toBe(true)
    const [low, high] = rangeOf([course])
    expect(high).toBeGreaterThan(low)
  }
})

test('removal reads the plain search by what its supernet loses without each operation', () => {
  const { primitives } = plainRun.config
  const course = byRemoval(plain, all)
  plain.records.forEach(({ gauges }, epoch) => {
    const dearest = gauges?.removals?.normal.map((row) => primitives[row.indexOf(Math.max(...row))])
    const cell = course?.cells[epoch]
    expect(cell?.space === 'nas-bench-201' && cell.edges).toEqual(dearest)
    expect(course?.skips[epoch]).toBe(dearest?.filter((op) => op === 'skip_connect').length)
  })
  const unmeasured = { ...plain, records: plain.records.map(({ gauges: _, ...record }) => record) }
  expect(byRemoval(unmeasured, all)).toBeNull()
  for (const id of ['layers', 'strength'] as const) {
    expect(gaugeOf(id, unmeasured)).toEqual([])
    const partly = plain.records.map(({ gauges, ...record }, i) => ({
      ...record,
      ...(gauges && i % 3 === 0 ? { gauges } : {}),
    }))
    const course = gaugeOf(id, { ...plain, records: partly })
    expect(course).toEqual(gaugeOf(id, plain).map((value, i) => (i % 3 === 0 ? value : Number.NaN)))
  }
})

test('a cell that no recording derived is worth nothing that could be told', () => {
  const records = plain.records.map(({ removalBenchmark: _, ...record }) => record)
  expect(byRemoval({ ...plain, records }, [])?.worth.every(Number.isNaN)).toBe(true)
  expect(byRemoval({ ...plain, records }, [])?.best).toBeNull()
})

test('read by removal, the plain search has cells of known worth in every epoch, where another recording derived one, the same', () => {
  const known = new Map(
    all.flatMap(({ records }) =>
      records.flatMap(({ genotype, benchmark }) =>
        genotype && benchmark ? [[JSON.stringify(genotype), benchmark.cifar10] as const] : [],
      ),
    ),
  )
  const read = byRemoval(plain, [])
  const checked = read?.cells.filter((cell, i) => {
    const worth = known.get(JSON.stringify(cell))
    if (worth !== undefined) expect(read.worth[i]).toBe(worth)
    return worth !== undefined
  })
  expect(read?.worth.every(Number.isFinite)).toBe(true)
  expect(checked?.length).toBeGreaterThan(5)
})

test('the plain search measured no bit differently than before its gauges: it is that of the tour', () => {
  expect(existsSync(path.join(FOLDER, `${PLAIN}.json`))).toBe(true)
  expect(plain.records.at(-1)?.digests).toEqual({
    weights: '8d7dbfcc873aab2e332068165f939e41a3417862121b7881677863aca22a95e0',
    alphas: '43fa5db97b92374abfbf61e82736ba4f4dff7826ee2d4c30ee78dd3031874881',
  })
})
