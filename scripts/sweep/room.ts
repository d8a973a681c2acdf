/** How many trials fit on this machine side by side. */
import { availableParallelism } from 'node:os'
import process from 'node:process'

export interface Room {
  readonly jobs: number
  /** Of each. */
  readonly threads: number
}

/** Of the memory that is free, what trials may take; the rest is for what else runs. */
const SHARE = 0.8

/**
 * One thread a trial wastes nothing by waiting, so threads are given only where there are more processors than trials.
 *
 * @param bytes of the largest trial
 * @param asked what the command line fixes
 */
export function roomFor(
  { trials, bytes }: { readonly trials: number; readonly bytes: number },
  asked: { readonly jobs: number | null; readonly threads: number | null },
  machine: { readonly cores: number; readonly freeBytes: number } = {
    cores: availableParallelism(),
    freeBytes: process.availableMemory(),
  },
): Room {
  const { cores, freeBytes } = machine
  const most = Math.max(1, trials)
  const fit = Math.max(1, Math.floor((SHARE * freeBytes) / Math.max(1, bytes)))
  const jobs = asked.jobs ?? Math.max(1, Math.min(most, fit, Math.floor(cores / (asked.threads ?? 1))))
  return { jobs: Math.min(jobs, most), threads: asked.threads ?? Math.max(1, Math.floor(cores / Math.min(jobs, most))) }
}
