/** What a sweep would do, before it does it. */
import type { DatasetInfo } from '../../src/protocol/facts'
import type { Sweep } from '../../src/sweep/sweepFile'
import { toldTrial } from '../../src/sweep/varied'
import { duration } from '../search/console'
import { measureRate } from './calibrate'
import type { PlannedTrial } from './planned'
import { Results } from './results'
import type { Room } from './room'

export interface DryRun {
  readonly sweep: Sweep
  readonly trials: readonly PlannedTrial[]
  readonly sets: ReadonlyMap<string, DatasetInfo>
  readonly folder: string
  readonly room: Room
}

const MIB = 2 ** 20

/** Wall-clock milliseconds of trials that run so many at a time. */
export function timeOf(trials: readonly Pick<PlannedTrial, 'flops'>[], rate: number, jobs: number): number {
  const total = trials.reduce((sum, { flops }) => sum + flops, 0) / rate
  const longest = Math.max(0, ...trials.map(({ flops }) => flops / rate))
  return Math.max(longest, total / jobs)
}

export async function dryReport({ sweep, trials, sets, folder, room }: DryRun): Promise<void> {
  const done = await Results.finished(folder)
  const open = trials.filter(({ id }) => !done.has(id))
  for (const trial of trials) {
    const { id, config, steps, bytes } = trial
    const state = done.has(id) ? 'done' : 'to run'
    console.log(
      `${id}  ${state.padEnd(6)}  ${String(steps).padStart(7)} steps  ${String(Math.ceil(bytes / MIB)).padStart(5)} MiB  ${toldTrial(config, (trials[0] as PlannedTrial).config)}`,
    )
  }
  for (const [path, info] of sets)
    console.log(`images ${path}: ${info.title}, ${info.images} images, ${info.classes} classes`)
  const steps = open.reduce((sum, trial) => sum + trial.steps, 0)
  const biggest = Math.max(0, ...open.map(({ bytes }) => bytes))
  console.log(`${sweep.name}: ${trials.length} trials, ${trials.length - open.length} done, ${steps} steps to run`)
  console.log(
    `${room.jobs} at a time with ${room.threads} thread${room.threads === 1 ? '' : 's'} each; a trial takes at most about ${Math.ceil(biggest / MIB)} MiB, all at once ${Math.ceil((room.jobs * biggest) / MIB)} MiB`,
  )
  const [first] = open
  if (!first) return
  const rate = await measureRate(first)
  console.log(
    `about ${duration(timeOf(open, rate, room.jobs))} (measured here on a few steps with one thread: ${(rate / 1e6).toFixed(2)} GFLOP/s; threads beyond one a trial not counted)`,
  )
}
