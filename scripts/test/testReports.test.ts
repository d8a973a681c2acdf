import { expect, test } from 'vitest'
import { countPlaywright, countVitest } from './testReports.mjs'

test('counts passed, failed and skipped tests of all files', () => {
  const tests = (...statuses: string[]) => statuses.map((status) => ({ status }))
  const report = {
    testResults: [
      { status: 'failed', assertionResults: tests('passed', 'failed', 'passed') },
      { status: 'passed', assertionResults: tests('passed', 'pending', 'todo') },
    ],
  }
  expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

test('a file that fails to load counts as one failure', () => {
  expect(countVitest({ testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  })
})

test('a Playwright error outside any test counts as a failure', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 2, skipped: 2 })
})
