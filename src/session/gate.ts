/**
 * Owns the pause of a search: a gate the loop passes before every step. While it is closed the loop waits in front of it,
 * so weights, alphas and data streams stay exactly where they are; `turn` lets one player through, `question` one question, and it stays closed.
 */
import type { Player } from '../protocol/facts'
import type { Grant } from '../search/search'

export class Gate {
  private closed = false
  private released = false
  private isWaiting = false
  private next: Player | null = null
  private readonly waiting: ((grant: Grant) => void)[] = []
  private readonly settled: () => Promise<unknown>
  private readonly onPaused: (epoch: number, step: number, next: Player | null) => void

  /**
   * @param settled  resolves when the GPU is idle: a pause counts from then on
   * @param onPaused told each time the loop has come to rest
   */
  constructor(settled: () => Promise<unknown>, onPaused: (epoch: number, step: number, next: Player | null) => void) {
    this.settled = settled
    this.onPaused = onPaused
  }

  get isClosed(): boolean {
    return this.closed
  }

  /** The loop rests in front of the gate. */
  get atRest(): boolean {
    return this.isWaiting
  }

  /** Whose turn it is then; null while it moves, and behind the last epoch. */
  get turnOf(): Player | null {
    return this.next
  }

  close(): void {
    this.closed = !this.released
  }

  open(): void {
    this.closed = false
    this.grant('run')
  }

  /** Lets the loop that rests make one turn. */
  turn(): void {
    this.grant('turn')
  }

  /** Has the supernet of the loop that rests asked something. */
  question(): void {
    this.grant('question')
  }

  /** Opens it for good: the search is to end. */
  release(): void {
    this.released = true
    this.open()
  }

  /** For `SearchInputs.gate`: nothing to wait for while open. */
  readonly pass = (epoch: number, step: number, next: Player | null): Promise<Grant> | undefined =>
    this.closed ? this.wait(epoch, step, next) : undefined

  private grant(grant: Grant): void {
    this.isWaiting = false
    this.next = null
    for (const go of this.waiting.splice(0)) go(grant)
  }

  private async wait(epoch: number, step: number, next: Player | null): Promise<Grant> {
    await this.settled()
    while (this.closed) {
      const granted = new Promise<Grant>((go) => this.waiting.push(go))
      this.isWaiting = true
      this.next = next
      this.onPaused(epoch, step, next)
      const grant = await granted
      if (grant !== 'run') return grant
    }
    return 'run'
  }
}
