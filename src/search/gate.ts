/**
 * Owns the pause of a search: a gate the loop passes before every step. While it is closed the loop waits in front of it,
 * so weights, alphas and data streams stay exactly where they are.
 */
export class Gate {
  private closed = false
  private released = false
  private readonly waiting: (() => void)[] = []
  private readonly settled: () => Promise<unknown>
  private readonly onPaused: (epoch: number, step: number) => void

  /**
   * @param settled  resolves when the GPU is idle: a pause counts from then on
   * @param onPaused told each time the loop has come to rest
   */
  constructor(settled: () => Promise<unknown>, onPaused: (epoch: number, step: number) => void) {
    this.settled = settled
    this.onPaused = onPaused
  }

  get isClosed(): boolean {
    return this.closed
  }

  close(): void {
    this.closed = !this.released
  }

  open(): void {
    this.closed = false
    for (const go of this.waiting.splice(0)) go()
  }

  /** Opens it for good: the search is to end. */
  release(): void {
    this.released = true
    this.open()
  }

  /** For `SearchInputs.gate`: nothing to wait for while open. */
  readonly pass = (epoch: number, step: number): Promise<void> | undefined =>
    this.closed ? this.wait(epoch, step) : undefined

  private async wait(epoch: number, step: number): Promise<void> {
    await this.settled()
    while (this.closed) {
      const opened = new Promise<void>((go) => this.waiting.push(go))
      this.onPaused(epoch, step)
      await opened
    }
  }
}
