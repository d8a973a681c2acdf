import { afterEach, expect, test } from 'vitest'
import { COLLAPSE, recordingOf } from '../testing/records'
import { type ComparedRun, runOfRecord } from './compared'
import { fileRunId, keptStore, nameAmong } from './keptStore'

afterEach(() => keptStore.setState({ runs: [] }))

const recorded = recordingOf(COLLAPSE)
const other = recordingOf(COLLAPSE.slice(0, 3))
const opened = (name: string, record = recorded): ComparedRun => runOfRecord(fileRunId(name, record), name, record)
const names = (): string[] => keptStore.getState().runs.map(({ name }) => name)

test('files whose names read alike in an address are two runs', () => {
  const given = ['实验一', '实验二', 'a b', 'a-b', `${'x'.repeat(70)}1`, `${'x'.repeat(70)}2`]
  const ids = given.map((name) => fileRunId(name, recorded))
  expect(new Set(ids).size).toBe(given.length)
  for (const id of ids) expect(id).toMatch(/^[\w-]{1,64}$/)
})

test('two searches whose logs have one name are two runs, told apart by a number', () => {
  keptStore.getState().keep([opened('log.txt')])
  keptStore.getState().keep([opened('log.txt', other)])
  expect(names()).toEqual(['log.txt', 'log.txt (2)'])
  expect(keptStore.getState().runs.map(({ records }) => records.length)).toEqual([8, 3])
  keptStore.setState({ runs: [] })
  keptStore.getState().keep([opened('log.txt'), opened('log.txt', other)])
  expect(names()).toEqual(['log.txt', 'log.txt (2)'])
})

test('a file that is opened again is the run it was, by the name it had', () => {
  keptStore.getState().keep([opened('log.txt'), opened('log.txt', other), opened('log.txt', other)])
  keptStore.getState().keep([opened('log.txt', other)])
  expect(names()).toEqual(['log.txt', 'log.txt (2)'])
  expect(nameAmong(keptStore.getState().runs, opened('log.txt', other))).toBe('log.txt (2)')
})
