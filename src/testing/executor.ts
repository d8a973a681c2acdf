/** The executor that tests of numbers run on: WebGPU in the browser. */
import { openBackend } from '../backend'
import type { Executor } from '../engine/plan/plan'

/** @returns one for all tests of a file; the caller need not close it */
export const openTestExecutor = async (): Promise<Executor> => (await openBackend()).executor
