import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readGenotypes } from '../import/genotypes'
import { readSearchLog } from '../import/logs'
import { runOfLog } from '../import/logs/runOfLog'
import { LOGS } from '../import/testing/logs'
import type { RunRecord } from '../protocol/runRecord'
import type { RunSource } from '../protocol/runSource'
import { genotypeOfRun } from './fromRun'
import { parseGenotypeJson, writeGenotypeJson } from './genotypeJson'
import { ruleOf, stampComment, stampLines } from './stamp'

const run = JSON.parse(
  readFileSync(new URL('../../public/runs/two-minutes.json', import.meta.url), 'utf8'),
) as RunRecord

test('an epoch that the rule of R-DARTS returned is not said to be chosen by hand', () => {
  const eigenvalue = { firedAt: 23, returnsEpoch: 11, fallback: false, value: 1.5, target: 1.3 }
  const none = { firedAt: null, returnsEpoch: null, fallback: false, value: 0, target: 2 }
  const measured = {
    ...run,
    events: run.events.map(({ at, event }) =>
      event.type === 'epoch'
        ? {
            at,
            event: { ...event, record: { ...event.record, rules: { criterion1: none, criterion2: none, eigenvalue } } },
          }
        : { at, event },
    ),
  }
  const found = genotypeOfRun(measured, 11)
  expect(stampLines(found.stamp)[0]).toMatch(/epoch 11 of 30, returned by eigenvalue$/)
  expect(parseGenotypeJson(writeGenotypeJson(found)).stamp.rule).toBe('eigenvalue')
  expect(stampLines(genotypeOfRun(measured, 12).stamp)[0]).toMatch(/chosen by hand$/)
})

test.each([
  ['names its images and not how many classes they have', { dataset: 'stl10', classes: null }, null],
  ['names more classes than the lab searches', { dataset: 'imagenet21k', classes: 21_841 }, 21_841],
  ['names neither', { dataset: null, classes: null }, undefined],
])('the JSON of a cell opens again where a log %s', (_, told, classes) => {
  const read = runOfLog(readSearchLog(LOGS.darts as string, 'log.txt'), '2018-07-08')
  const found = genotypeOfRun({ ...read, source: { ...(read.source as RunSource), ...told } })
  const [back] = readGenotypes(writeGenotypeJson(found), 'cell.json').genotypes
  expect(back?.own).toEqual(found.genotype)
  expect(back?.stamp?.classes).toBe(classes)
})

test('of several rules that returned an epoch the first is named', () => {
  expect(ruleOf(4, { criterion2: { returnsEpoch: 4 }, eigenvalue: { returnsEpoch: 4 } })).toBe('criterion2')
  expect(ruleOf(0, {})).toBeNull()
})

test('a comment holds no character that would end its line, or the file', () => {
  const { stamp } = genotypeOfRun(run)
  const text = stampComment({ ...stamp, dataset: 'mine\0\r\n\x1b\u2028import os' })
  expect(text.split('\n')[1]).toMatch(/^# data set: mine import os; seed/)
  expect(text).not.toMatch(/[^\n\P{Cc}]/u)
})
