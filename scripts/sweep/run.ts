/** A sweep from its first open trial to its last: pool, index, failures, progress. */
import { leadingSkips } from '../../src/sweep/evidence'
import type { Sweep } from '../../src/sweep/sweepFile'
import { toldTrial } from '../../src/sweep/varied'
import { duration } from '../search/console'
import { placeOf } from './images'
import type { TrialTask } from './messages'
import type { PlannedTrial } from './planned'
import { type PoolEvent, runTrials } from './pool'
import { ProgressLines } from './progress'
import type { Results } from './results'
import type { Room } from './room'

export interface SweepRun {
  readonly sweep: Sweep
  readonly trials: readonly PlannedTrial[]
  readonly results: Results
  readonly room: Room
  readonly nasBench: string | null
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/** Milliseconds until the rest is done, at the rate so far; null while nothing is known. */
export function timeLeft(doneFlops: number, openFlops: number, elapsedMs: number): number | null {
  return doneFlops > 0 ? (openFlops / doneFlops) * elapsedMs : null
}

/** @returns the exit code of the command */
export async function runSweep(run: SweepRun): Promise<number> {
  const { sweep, trials, results, room, nasBench, patienceMs, signal } = run
  const open = trials.filter(({ id }) => !results.isDone(id))
  const byId = new Map(open.map((trial) => [trial.id, trial]))
  const told = (id: string): string =>
    toldTrial((byId.get(id) as PlannedTrial).config, (trials[0] as PlannedTrial).config)
  const before = trials.length - open.length
  console.error(
    `${sweep.name}: ${trials.length} trials, ${before} done before; ${room.jobs} at a time, ${room.threads} thread${room.threads === 1 ? '' : 's'} each; results in ${results.folder}`,
  )
  const lines = new ProgressLines()
  const startedAt = Date.now()
  let [done, failed, doneFlops, taken] = [0, 0, 0, 0]
  const draw = (): void => {
    const running = [...lines.shares].reduce((sum, [id, { share }]) => sum + share * (byId.get(id)?.flops ?? 0), 0)
    const all = open.reduce((sum, { flops }) => sum + flops, 0)
    const computed = doneFlops + running - taken
    const etaMs = timeLeft(computed, all - doneFlops - running, Date.now() - startedAt)
    lines.draw({ done: before + done, failed, of: trials.length, etaMs })
  }
  const hear = async (id: string, event: PoolEvent): Promise<void> => {
    const trial = byId.get(id) as PlannedTrial
    switch (event.type) {
      case 'begun':
        lines.begin(id, told(id))
        break
      case 'taken-up':
        taken += (event.epochs / trial.config.epochs) * trial.flops
        lines.say(`${id}  goes on after epoch ${event.epochs}  ${told(id)}`)
        break
      case 'lost':
        lines.say(`${id}  begins again, what was saved cannot be used: ${event.message}`)
        break
      case 'saved':
        return
      case 'progress':
        lines.step(id, event.share, event.etaMs)
        break
      case 'epoch':
        lines.step(id, event.epoch / trial.config.epochs, 0)
        break
      case 'done': {
        const record = await results.add(id, trial.images)
        done++
        doneFlops += trial.flops
        lines.end(id)
        const { rules, ms } = record
        const first = rules.criterion1.firedAt === null ? '-' : String(rules.criterion1.firedAt)
        lines.say(
          `${id}  done in ${duration(ms)}  skip-connects ${leadingSkips(record).at(-1)}  criterion 1 ${first}  ${told(id)}`,
        )
        break
      }
      case 'stopped':
        lines.end(id)
        break
      case 'failed': {
        const { attempt, code, message, again } = event
        if (!again) failed++
        lines.end(id)
        lines.say(`${id}  failed (${code}: ${message})${again ? `, attempt ${attempt}, tried again` : ''}  ${told(id)}`)
        await results.addFailure({ trial: id, told: told(id), attempt, date: new Date().toISOString(), code, message })
        break
      }
      default:
        event satisfies never
    }
    draw()
  }
  const tasks = open.map(
    ({ id, preset, config, data }): TrialTask => ({
      trial: id,
      preset,
      config,
      data: placeOf(data),
      threads: room.threads,
      work: results.work(id),
      recording: results.recording(id),
      nasBench,
    }),
  )
  await runTrials(tasks, { jobs: room.jobs, retries: sweep.retries, patienceMs, signal, onEvent: hear })
  lines.clear()
  const missing = trials.length - before - done - failed
  console.error(
    `${before + done} of ${trials.length} trials done${failed > 0 ? `, ${failed} failed (${results.folder}/failures.jsonl)` : ''}${missing > 0 ? `, ${missing} open: run the same command to go on` : ''}; ${results.index}`,
  )
  if (signal.aborted && missing > 0) return 130
  return failed > 0 ? 1 : 0
}
