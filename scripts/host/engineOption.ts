/** `--engine` and `--threads`: what a command computes on. Nothing is taken silently: what is asked for is there, or refused. */
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { UsageError } from './usage'

/** In this process on the processor, or on WebGPU where LAB_ADAPTER says. */
export type EngineChoice = { readonly engine: 'cpu'; readonly threads: number } | { readonly engine: 'webgpu' }

export const ENGINE_OPTIONS = { engine: { type: 'string' }, threads: { type: 'string' } } as const

export const ENGINE_USAGE = `  --engine NAME     cpu: in this process, the default; webgpu: in headless Chromium, the default where LAB_ADAPTER is set
  --threads N       of the CPU engine; default: all processors. The results are the same for any number`

/** Beyond it a step is all waiting. */
const MOST_THREADS = 256

/** @throws UsageError naming the option, its value and the rule */
export function engineChoice(values: {
  readonly engine?: string | undefined
  readonly threads?: string | undefined
}): EngineChoice {
  const { threads, engine = process.env.LAB_ADAPTER ? 'webgpu' : 'cpu' } = values
  if (engine !== 'cpu' && engine !== 'webgpu') throw new UsageError(`--engine ${engine}: cpu or webgpu`)
  if (engine === 'webgpu') {
    if (threads !== undefined) throw new UsageError(`--threads ${threads}: only the CPU engine has threads`)
    return { engine }
  }
  const count = threads === undefined ? Math.min(availableParallelism(), MOST_THREADS) : Number(threads)
  if (!/^[1-9]\d*$/.test(threads ?? '1') || count > MOST_THREADS)
    throw new UsageError(`--threads ${threads}: must be a whole number from 1 to ${MOST_THREADS}`)
  return { engine, threads: count }
}
