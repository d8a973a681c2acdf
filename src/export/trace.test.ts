import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SearchError } from '../errors'
import { readSearchLog } from '../import/logs'
import { runOfLog } from '../import/logs/runOfLog'
import { LOGS } from '../import/testing/logs'
import { checkRecording } from '../protocol/recording'
import type { RunRecord } from '../protocol/runRecord'
import { REMOVED } from '../space/alphas'
import { epochsOf } from './fromRun'
import { readTraceCsv, writeTraceCsv } from './traceCsv'
import { writeTraceNotebook } from './traceNotebook'

const runs = ['two-minutes', 'small-cell'] as const
const recorded = (name: string): RunRecord =>
  JSON.parse(readFileSync(new URL(`../../public/runs/${name}.json`, import.meta.url), 'utf8')) as RunRecord

const passing = ['progress', 'loading', 'paused', 'resumed', 'turn']

test.each(runs)('%s as CSV reads back as the same run, its retraining too, progress left out', (name) => {
  const run = recorded(name)
  const back = readTraceCsv(writeTraceCsv(recorded(name))) as RunRecord
  expect(back).toEqual({ ...run, events: run.events.filter(({ event }) => !passing.includes(event.type)) })
})

/** Shipped runs that have what the two above have not: betas, stages, cells of their own, gauges. */
const shipped = readdirSync(new URL('../../public/runs/', import.meta.url)).flatMap((file) => {
  const [, name] = /^(.*)\.json$/.exec(file) ?? []
  return name === undefined || (runs as readonly string[]).includes(name) ? [] : [name]
})

test('every run that is shipped reads back from CSV as it was, with the events between its epochs', () => {
  for (const name of shipped) {
    const { states: _, ...run } = recorded(name)
    const lasting = run.events.filter(({ event }) => !passing.includes(event.type))
    // Of epochs that follow one another the first ones: the others hold nothing else.
    const events = lasting.filter(
      ({ event }, i) =>
        event.type !== 'epoch' || [lasting[i - 1], lasting[i + 1]].some((one) => one?.event.type !== 'epoch'),
    )
    expect(readTraceCsv(writeTraceCsv({ ...run, events })), name).toEqual({ ...run, events })
  }
})

test('the betas of PC-DARTS have a row an edge, with its nodes', () => {
  const run = recorded('pc-darts')
  const [first] = epochsOf(run)
  const rows = writeTraceCsv(run).split('\n')
  expect(rows).toContain(`1,beta,normal,2,0,3,,${first?.alphas.betas?.normal[2]}`)
  // As the lab wrote it before.
  const old = rows.filter((row) => !/^\d+,beta,/.test(row)).join('\n')
  expect(epochsOf(checkRecording(readTraceCsv(old)))[0]?.alphas).toEqual({ ...first?.alphas, betas: undefined })
})

test('gauges of an epoch, null and lists among them, read back from CSV and pass the check of a recording', () => {
  const { evaluation: _, ...run } = recorded('two-minutes')
  const ops = run.config.primitives.length
  const gauges = {
    alignment: 0.25,
    pulls: [0.5, 0.25],
    agreement: Array.from({ length: ops }, (_, o) => (o % 2 === 0 ? null : -0.125)),
    perturbed: [0.01, 0.02, 0.5],
    removals: { normal: Array.from({ length: 6 }, (_, e) => Array.from({ length: ops }, (_, o) => e - o)), reduce: [] },
  }
  const events = run.events
    .filter(({ event }) => !passing.includes(event.type))
    .map(({ at, event }) =>
      event.type === 'epoch' ? { at, event: { ...event, record: { ...event.record, gauges } } } : { at, event },
    )
  const back = readTraceCsv(writeTraceCsv({ ...run, events }))
  expect(back).toEqual({ ...run, events })
  expect(epochsOf(checkRecording(back)).at(-1)?.gauges).toEqual(gauges)
})

test('gauges that follow from the alphas are in the CSV of every epoch', () => {
  const run = recorded('two-minutes')
  const lines = writeTraceCsv(run).split('\n')
  const of = (name: string): number[] =>
    lines.filter((line) => line.includes(`,computed.${name},`)).map((line) => Number(line.split(',').at(-1)))
  const spreads = epochsOf(run).map(
    ({ alphas: { normal } }) =>
      normal.reduce((sum, row) => sum + Math.max(...row) - Math.min(...row), 0) / normal.length,
  )
  const losses = epochsOf(run).map(
    ({ mixingWeights: { normal } }) =>
      -normal.flat().reduce((sum, weight) => sum + (weight - 0.5) ** 2, 0) / normal.flat().length,
  )
  for (const [i, spread] of spreads.entries()) expect(of('logitSpread')[i]).toBeCloseTo(spread, 9)
  for (const [i, loss] of losses.entries()) expect(of('zeroOneLoss')[i]).toBeCloseTo(loss, 9)
})

test.each(runs)('%s as CSV is a plain long table: eight columns, numbers as the run has them', (name) => {
  const run = recorded(name)
  const [, , header, ...rows] = writeTraceCsv(run).trimEnd().split('\n')
  expect(header).toBe('epoch,quantity,cell,edge,from,to,operation,value')
  const skip = run.config.primitives.indexOf('skip_connect')
  const wanted = epochsOf(run)[4]?.alphas.normal[1]?.[skip]
  const found = rows.find((row) => row.startsWith('5,alpha,normal,1,') && row.includes(',skip_connect,'))
  expect(Number(found?.split(',').at(-1))).toBe(wanted)
})

test.each([
  ['another file', 'a,b,c\n1,2,3\n', /line 1: "a,b,c", expected/],
  ['a newer version', '# darts-plus-lab/run 9\n', /line 1/],
  ['no config', '# darts-plus-lab/run 1\n# {}\n', /line 2/],
  [
    'an event between epochs that are not there',
    '# darts-plus-lab/run 1\n# {"before":[],"between":[{"epoch":7}],"after":[]}\nepoch,quantity,cell,edge,from,to,operation,value\n',
    /line 2: "7", an event in between must name an epoch of the table/,
  ],
  [
    'events that are none',
    '# darts-plus-lab/run 1\n# {"before":[],"between":[null],"after":[]}\n',
    /line 2: .* must be a list/,
  ],
  ['other columns', '# darts-plus-lab/run 1\n# {"before":[],"after":[]}\nepoch,value\n', /line 3/],
])('refuses %s and names the line', (_, text, message) => {
  expect(() => readTraceCsv(text)).toThrow(SearchError)
  expect(() => readTraceCsv(text)).toThrow(message)
})

test.each([
  ['a row too short', '5,alpha,normal', /3 fields, expected 8/],
  ['an epoch that is none', '0,at,,,,,,1', /whole number from 1/],
  ['a value that is none', '1,at,,,,,,[1', /neither a number nor a word/],
  ['edges out of order', '1,alpha,normal,3,0,2,none,0.5', /edges in order/],
  ['betas out of order', '1,beta,normal,1,0,2,,0.5', /edge must be 0, edges in order/],
  ['a beta of a foreign cell', '1,beta,__proto__,0,0,2,,0.5', /normal or reduce/],
  ['a foreign cell', '1,alpha,other,0,0,2,none,0.5', /normal or reduce/],
  ['a way to the prototype', '1,__proto__.x,,,,,,1', /not a path/],
  ['a table as one number', '1,alphas,,,,,,5\n1,beta,normal,0,0,2,,0.5', /alphas have rows of their own/],
  ['a list with holes', '1,ranking.9,,,,,,1', /in order/],
  ['a list of another length', '1,ranking.length,,,,,,-1', /in order/],
])('refuses %s', (_, row, message) => {
  const text = `# darts-plus-lab/run 1\n# {"before":[],"after":[]}\nepoch,quantity,cell,edge,from,to,operation,value\n1,ranking.0,,,,,,4\n${row}\n`
  expect(() => readTraceCsv(text)).toThrow(message)
})

test('refuses a table that was sorted: its numbers would be those of other operations', () => {
  const lines = writeTraceCsv(recorded('small-cell')).split('\n')
  const first = lines.findIndex((line) => line.startsWith('1,alpha,normal,0,'))
  const [one, two] = [lines[first], lines[first + 1]] as [string, string]
  const sorted = lines
    .with(first, two)
    .with(first + 1, one)
    .join('\n')
  expect(() => readTraceCsv(sorted)).toThrow(`trace line ${first + 1}`)
  expect(() => readTraceCsv(sorted)).toThrow(/operations must be in the order of the config/)
})

test('a notebook is valid nbformat 4.5 and holds the whole trace', () => {
  const run = recorded('small-cell')
  const notebook = JSON.parse(writeTraceNotebook(run))
  expect(Object.keys(notebook).sort()).toEqual(['cells', 'metadata', 'nbformat', 'nbformat_minor'])
  expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5])
  const ids = new Set<string>()
  for (const cell of notebook.cells) {
    expect(cell.id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/)
    ids.add(cell.id)
    expect(cell.source.every((line: unknown) => typeof line === 'string')).toBe(true)
    expect(cell.source.slice(0, -1).every((line: string) => line.endsWith('\n'))).toBe(true)
    const keys = ['cell_type', 'id', 'metadata', 'source']
    if (cell.cell_type === 'code') keys.push('execution_count', 'outputs')
    expect(Object.keys(cell).sort()).toEqual(keys.sort())
  }
  expect(ids.size).toBe(notebook.cells.length)
  const [, inside] = /json\.loads\(r'''([^']*)'''\)/.exec(notebook.cells[1].source.join('')) ?? []
  const trace = JSON.parse(inside as string)
  expect(trace.epochs).toEqual(epochsOf(run))
  expect(trace.config).toEqual(run.config)
  // What stands for every alpha of an operation that was taken out.
  expect(notebook.cells[2].source.join('')).toContain(`alphas.alpha <= ${REMOVED.toExponential()}`.replace('+', ''))
})

test('a notebook holds what was retrained, and a table of it', () => {
  const run = recorded('two-minutes')
  const { cells } = JSON.parse(writeTraceNotebook(run))
  const [, inside] = /json\.loads\(r'''([^']*)'''\)/.exec(cells[1].source.join('')) ?? []
  expect(JSON.parse(inside as string).evaluation).toEqual(run.evaluation)
  expect(cells[3].source.join('')).toContain("json_normalize(trace['evaluation']['results'])")
})

test('a run of another program leaves as CSV and comes back, and its notebook says what its log says', () => {
  const log = LOGS['pc-darts'] as string
  const run = runOfLog(readSearchLog(log, 'log.txt'), '2023-04-14')
  expect(checkRecording(readTraceCsv(writeTraceCsv(run)))).toEqual(run)
  const notebook = writeTraceNotebook(run)
  expect(notebook).toMatch(/A search log of pc-darts/)
  expect(notebook).toMatch(/operations of the tables: not told/)
  // The log tells no seed; the config that draws it has one.
  expect(JSON.parse(notebook).cells[0].source.join?.('') ?? JSON.parse(notebook).cells[0].source).not.toMatch(/seed/)
})
