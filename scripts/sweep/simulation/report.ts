/** The simulation's tables, as docs/scale.md has them. */
import type { Measured } from './measured'
import { type Scenario, type Simulated, simulate } from './simulate'

export const TRIALS = 10_000
const WORKERS = [1, 10, 100, 1000] as const
/** Losses an hour of a worker: none, once a day, once in two hours. Assumed: nothing of the kind was measured. */
const LOSSES = [
  { lossesPerHour: 0, told: 'never' },
  { lossesPerHour: 1 / 24, told: 'once a day' },
  { lossesPerHour: 1 / 2, told: 'every 2 hours' },
] as const
/** Until a lost worker has another in its place; assumed as well. */
const RETURN_SECONDS = 300
const STALL_SECONDS = 60
const SEED = 1
const DAY = 86_400

const scenario = ({
  seconds,
  epochs,
  startSeconds,
  attempts,
  failures,
}: Measured): Omit<Scenario, 'workers' | 'lossesPerHour'> => ({
  ...{ trials: TRIALS, seconds, epochs, startSeconds, failures: failures / attempts },
  ...{ returnSeconds: RETURN_SECONDS, stallSeconds: STALL_SECONDS, seed: SEED },
})

function told(seconds: number): string {
  if (seconds >= 3 * DAY) return `${(seconds / DAY).toFixed(1)} days`
  return seconds >= 7200 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 60)} min`
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 2 : 1)} %`

function row(measured: Measured, workers: number, lost: (typeof LOSSES)[number], result: Simulated): string[] {
  const { seconds, utilisation, lostSeconds, losses, saves, loads } = result
  const searched = utilisation * workers * seconds
  const bytes = (saves + loads) * measured.checkpointBytes + TRIALS * measured.recordingBytes
  const commands = workers * measured.commandsPerSecond
  return [
    workers.toLocaleString('en'),
    lost.told,
    told(seconds),
    percent(utilisation),
    losses.toLocaleString('en'),
    percent(lostSeconds / (searched + lostSeconds)),
    `${(bytes / seconds / 1e6).toFixed(2)} MB/s`,
    `${commands < 10 ? commands.toFixed(1) : Math.round(commands).toLocaleString('en')}/s`,
  ]
}

const HEAD = ['Workers', 'Lost', 'Takes', 'Busy', 'Losses', 'Searched twice', 'Through Redis', 'Commands']

/** A table of Markdown: every number of workers, every rate of losses. */
export function simulationTable(measured: Measured): string {
  const rows = WORKERS.flatMap((workers) =>
    LOSSES.map((lost) =>
      row(measured, workers, lost, simulate({ ...scenario(measured), workers, lossesPerHour: lost.lossesPerHour })),
    ),
  )
  const lines = [HEAD, HEAD.map((_, i) => (i === 1 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** What 10,000 searches cost, in sentences. */
export function costLines({ seconds, processorSeconds }: Measured): string {
  const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)]
  return [
    `${seconds.length} searches of \`two-minutes\` (one cell a stage) took ${Math.round(least)} to ${Math.round(most)} seconds by the clock, ${Math.round(mean)} on average.`,
    `One takes ${Math.round(processorSeconds)} seconds of processor time: 10,000 are ${Math.round((TRIALS * processorSeconds) / 3600).toLocaleString('en')} core-hours.`,
  ].join('\n')
}
