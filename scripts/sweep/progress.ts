/** What a running sweep shows: a line a trial in progress and one for the whole on a terminal; finished trials as lines of their own. */
import process from 'node:process'
import { duration } from '../search/console'

export interface TrialProgress {
  readonly told: string
  /** 0 to 1 of its epochs. */
  share: number
  etaMs: number | null
}

export interface WholeProgress {
  readonly done: number
  readonly failed: number
  readonly of: number
  readonly etaMs: number | null
  /** Being searched elsewhere, where no lines of theirs are shown. */
  readonly active?: number
}

const BAR = 20
/** Into a file or a pipe goes a line so often. */
const EVERY_MS = 30_000

function bar(share: number): string {
  const full = Math.round(BAR * share)
  return `${'#'.repeat(full)}${'.'.repeat(BAR - full)} ${String(Math.floor(100 * share)).padStart(3)} %`
}

const eta = (ms: number | null): string => (ms === null ? '' : `, ${duration(ms)} left`)

export function wholeLine({ done, failed, of, etaMs, active }: WholeProgress): string {
  const running = active === undefined ? '' : `, ${active} being searched`
  const failures = failed > 0 ? `, ${failed} failed` : ''
  return `${done} of ${of} trials${running}${failures}${eta(etaMs)}`
}

export class ProgressLines {
  private readonly running = new Map<string, TrialProgress>()
  private drawn = 0
  private written = 0

  get shares(): ReadonlyMap<string, TrialProgress> {
    return this.running
  }

  begin(trial: string, told: string): void {
    this.running.set(trial, { told, share: 0, etaMs: null })
  }

  step(trial: string, share: number, etaMs: number): void {
    const line = this.running.get(trial)
    if (!line) return
    line.share = share
    line.etaMs = etaMs
  }

  end(trial: string): void {
    this.running.delete(trial)
  }

  draw(whole: WholeProgress): void {
    if (!process.stderr.isTTY) {
      if (Date.now() - this.written < EVERY_MS) return
      this.written = Date.now()
      process.stderr.write(`${wholeLine(whole)}\n`)
      return
    }
    const width = (process.stderr.columns ?? 80) - 1
    const lines = [...this.running.values()].map(({ told, share, etaMs }) => `  ${bar(share)}  ${told}${eta(etaMs)}`)
    this.clear()
    for (const line of [...lines, wholeLine(whole)]) process.stderr.write(`${line.slice(0, width)}\n`)
    this.drawn = lines.length + 1
  }

  /** Makes room for a line that stays. */
  clear(): void {
    if (this.drawn > 0) process.stderr.write(`\x1b[${this.drawn}A\x1b[J`)
    this.drawn = 0
  }

  /** A line that stays. */
  say(line: string): void {
    this.clear()
    console.log(line)
  }
}
