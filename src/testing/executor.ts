/**
 * The executor that tests of numbers (`*.engine.test.ts`) run on: WebGPU in the browser, the processor in Node, there on two
 * threads that check every index of a buffer.
 */
import type { Executor } from '../engine/plan/plan'

/** @returns one for all tests of a file; the caller need not close it */
export async function openTestExecutor(): Promise<Executor> {
  if (typeof window === 'undefined') {
    const { openNodeCpu } = await import(/* @vite-ignore */ '../node/cpu')
    return openNodeCpu({ threads: 2, isChecked: true })
  }
  const { openBackend } = await import('../backend')
  return (await openBackend()).executor
}
