/**
 * The executor that tests of numbers (`*.engine.test.ts`) run on: WebGPU in the browser, the processor in Node, there on one
 * thread that checks every index of a buffer. How threads share the work is for src/node/determinism.test.ts.
 */
import type { Executor } from '../engine/plan/plan'

async function openCpu(): Promise<Executor> {
  const { openNodeCpu } = await import(/* @vite-ignore */ '../node/cpu')
  return openNodeCpu({ threads: 1, isChecked: true })
}

let opened: Promise<Executor> | undefined

/** @returns one for all files of a process or page, on WebGPU a new one after the device was lost; nobody closes it */
export async function openTestExecutor(): Promise<Executor> {
  if (typeof window === 'undefined') {
    opened ??= openCpu()
    return opened
  }
  const { openBackend } = await import('../backend')
  return (await openBackend()).executor
}
