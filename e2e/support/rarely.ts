/**
 * What takes long for the little by which it differs from a test that always runs: another way to the same place, a soak.
 * `LAB_LONG_TESTS=1` runs it; without it is skipped, and counted so (CONTRIBUTING.md).
 */
import process from 'node:process'
import { test } from '@playwright/test'

export const RUNS_RARE_TESTS = Boolean(process.env.LAB_LONG_TESTS)
export const WHY_RARELY = 'takes long and differs little from what runs: LAB_LONG_TESTS=1 runs it too'

/** @param define calls `test` */
export function rarely(define: () => void): void {
  test.describe(() => {
    test.skip(!RUNS_RARE_TESTS, WHY_RARELY)
    define()
  })
}
