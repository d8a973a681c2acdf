/** Owns that a worker does one request of a kind at a time, can be told to stop it, and says one last thing about each. */
export abstract class OneAtATime<Event> {
  private readonly post: (event: Event) => void
  private stopper: AbortController | null = null
  private end: Promise<void> = Promise.resolve()

  constructor(post: (event: Event) => void) {
    this.post = post
  }

  get isBusy(): boolean {
    return this.stopper !== null
  }

  /** Told to stop, and not at its end yet. */
  get isStopping(): boolean {
    return this.stopper?.signal.aborted ?? false
  }

  /** Resolves when nothing is in progress. */
  get ended(): Promise<void> {
    return this.end
  }

  stop(): void {
    this.stopper?.abort()
  }

  /**
   * @param work resolves to the last event; what it tells on the way goes through its second argument
   * @param failed the last event after an error
   * @returns resolves when the last event is out; never rejects
   */
  protected run(
    work: (signal: AbortSignal, tell: (event: Event) => void) => Promise<Event>,
    failed: (error: unknown, signal: AbortSignal) => Event,
  ): Promise<void> {
    const stopper = new AbortController()
    const { signal } = stopper
    this.stopper = stopper
    let isOver = false
    // Work whose device failed unwinds behind the last event: what it still says counts for nothing.
    const tell = (event: Event): void => {
      if (!isOver) this.post(event)
    }
    this.end = work(signal, tell)
      .catch((error: unknown) => failed(error, signal))
      .then((last) => {
        isOver = true
        stopper.abort()
        this.stopper = null
        this.post(last)
      })
    return this.end
  }
}
