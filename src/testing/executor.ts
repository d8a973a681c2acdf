/**
 * The executor that tests of numbers (`*.engine.test.ts`) run on: WebGPU in the browser, the processor in Node, there on one
 * thread that checks every index of a buffer. How threads share the work is for src/node/determinism.test.ts.
 */
import type { Executor } from '../engine/plan/plan'

async function open(): Promise<Executor> {
  if (typeof window === 'undefined') {
    const { openNodeCpu } = await import(/* @vite-ignore */ '../node/cpu')
    return openNodeCpu({ threads: 1, isChecked: true })
  }
  const { openBackend } = await import('../backend')
  return (await openBackend()).executor
}

let opened: Promise<Executor> | undefined

/** @returns one for all files of a process or page; nobody closes it */
export const openTestExecutor = (): Promise<Executor> => {
  opened ??= open()
  return opened
}
