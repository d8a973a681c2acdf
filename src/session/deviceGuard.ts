/**
 * Owns what may befall a device while work goes on: it is lost, refuses a command, runs out of memory, or a step on it
 * never ends. Whatever comes first ends the work by name.
 */
import type { Executor } from '../engine/plan/plan'
import { SearchError } from '../errors'
import type { AdapterInfo } from '../protocol/facts'
import { Watchdog, type WatchdogOptions } from './watchdog'

/** An open executor and the way to hear that it failed. */
export interface OpenExecutor {
  readonly executor: Executor
  readonly adapter: AdapterInfo
  onFailure(listener: (error: SearchError) => void): () => void
}

export type GuardOptions = Omit<WatchdogOptions, 'onStall'>

/** A refused read or command may be told a moment before the loss of the device that caused it. */
const LOSS_DELAY_MS = 500

/** What comes of a promise within that moment; null when nothing does. */
function soon<T>(promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(() => resolve(null), LOSS_DELAY_MS))])
}

export class DeviceGuard {
  /** Told of every step by the work; destroys the executor when one does not end. */
  readonly watchdog: Watchdog
  private readonly executor: Executor
  private readonly failure: Promise<never>
  private readonly forget: () => void

  constructor({ executor, onFailure }: OpenExecutor, options: GuardOptions) {
    let fail = (_: SearchError): void => {}
    this.failure = new Promise<never>((_, reject) => {
      fail = reject
    })
    // It may come when nobody waits any more.
    this.failure.catch(() => undefined)
    this.executor = executor
    this.forget = onFailure((error) => fail(error))
    this.watchdog = new Watchdog({
      ...options,
      onStall: (ms) => {
        fail(new SearchError('stalled', `a step did not end within ${Math.round(ms / 1000)} s`))
        executor.destroy()
      },
    })
  }

  /**
   * What comes of the work, or of the device, whichever is first.
   *
   * @throws SearchError 'device-lost' also where the work itself met the loss first
   */
  async during<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.failure])
    } catch (error) {
      if (error instanceof SearchError && error.code === 'stalled') await this.executor.lost
      const isOfLoss = !(error instanceof SearchError) || error.code === 'gpu-validation'
      const why = isOfLoss ? await soon(this.executor.lost) : null
      throw why === null ? error : new SearchError('device-lost', why)
    }
  }

  release(): void {
    this.watchdog.stop()
    this.forget()
  }
}
