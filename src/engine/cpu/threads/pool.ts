/**
 * The threads of a CPU executor: the one that calls, and others beside it. A module is compiled once and instantiated by each; a list of
 * launches is run by all of them together.
 */
import { SearchError } from '../../../errors'
import { CONTROL } from '../launchRecord'
import type { CpuMemory } from '../memory'
import type { ModuleExports } from '../translate'
import { abort, CONTROL_ADDRESS, type FromThread, JOB, JOB_KIND, jobAddress, type ToThread } from './jobs'

/** A thread that was started; what it says and how it ends is heard by one listener. */
export interface Thread {
  post(message: ToThread): void
  hear(onMessage: (message: FromThread) => void, onDeath: (why: string) => void): void
  terminate(): void
}

/** Looks at the end of a wave before a thread falls asleep. */
const SPINS = 20_000
/** Waits of 100 ms for the others at the end of a wave before they are taken for dead. */
const PATIENCE = 200
/** Seconds in which all others are to have begun: a busy machine takes many to start them and to fetch their script. */
const BEGIN_PATIENCE_S = 180

export interface BeginOptions {
  /** Calls back again and again; gives the function that ends it. */
  readonly every: (ms: number, tick: () => void) => () => void
  /** Who waits does so no longer. */
  readonly signal?: AbortSignal | undefined
}

const gone = (why: string): SearchError => new SearchError('device-lost', `a thread of the CPU engine is gone: ${why}`)

/** A module of which every thread has an instance. */
export interface ThreadModule {
  readonly own: ModuleExports
  readonly number: number
}

export class ThreadPool {
  readonly count: number
  private readonly memory: CpuMemory
  private readonly others: readonly Thread[]
  private readonly onDeath: (error: SearchError) => void
  private readonly jobs: number
  private answers: { wanted: number; resolve: () => void; reject: (error: SearchError) => void } | null = null
  private modules = 0
  private death: SearchError | null = null

  /**
   * @param memory shared where `others` are any
   * @param onDeath told once when a thread beside the caller's is gone, has failed or never began
   */
  constructor(memory: CpuMemory, others: readonly Thread[], onDeath: (error: SearchError) => void) {
    this.memory = memory
    this.others = others
    this.onDeath = onDeath
    this.count = others.length + 1
    this.jobs = jobAddress(this.count) >>> 2
    const control = CONTROL_ADDRESS >>> 2
    memory.u32[control + (CONTROL.spins >>> 2)] = SPINS
    memory.u32[control + (CONTROL.patience >>> 2)] = PATIENCE
    for (const thread of others)
      thread.hear(
        (message) => this.hear(message),
        (why) => this.die(gone(why)),
      )
  }

  /**
   * Resolves when all others wait for jobs.
   *
   * @throws SearchError 'device-lost' when one is gone or has not answered after minutes; when told to stop
   */
  async begin({ every, signal }: BeginOptions): Promise<void> {
    signal?.throwIfAborted()
    const { memory } = this.memory
    const begun = this.tell((thread) => ({ type: 'begin', memory, thread, threads: this.count }))
    let seconds = 0
    // Counted, not read from a clock: what a computer slept is not the threads' time.
    const endTicks = every(1000, () => {
      if (++seconds === BEGIN_PATIENCE_S) this.die(this.silence())
    })
    const leave = (): void => this.die(new SearchError('device-lost', 'the CPU engine was closed before it was open'))
    signal?.addEventListener('abort', leave)
    try {
      await begun
    } finally {
      endTicks()
      signal?.removeEventListener('abort', leave)
    }
  }

  private silence(): SearchError {
    const who = `${this.answers?.wanted} of ${this.others.length} threads beside the first of the CPU engine`
    return new SearchError('device-lost', `${who} did not answer within ${BEGIN_PATIENCE_S} s`)
  }

  private hear(message: FromThread): void {
    if (message.type === 'failed') this.die(gone(message.message))
    else if (this.answers && --this.answers.wanted === 0) {
      this.answers.resolve()
      this.answers = null
    }
  }

  private die(error: SearchError): void {
    if (this.death) return
    this.death = error
    abort(this.memory.i32)
    this.answers?.reject(error)
    this.answers = null
    this.onDeath(error)
  }

  /** Sends every other thread a message; resolves when all wait for jobs again. */
  private tell(message: (thread: number) => ToThread): Promise<void> {
    if (this.others.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      if (this.death) return reject(this.death)
      this.answers = { wanted: this.others.length, resolve, reject }
      this.others.forEach((thread, i) => {
        thread.post(message(i + 1))
      })
    })
  }

  private post(kind: number): void {
    const { i32 } = this.memory
    i32[this.jobs + JOB.kind] = kind
    Atomics.add(i32, this.jobs + JOB.generation, 1)
    Atomics.notify(i32, this.jobs + JOB.generation)
  }

  /** Calls the others back from waiting, and sends them a message. No list may run meanwhile. */
  private interrupt(message: ToThread): Promise<void> {
    if (this.others.length > 0) this.post(JOB_KIND.listen)
    return this.tell(() => message)
  }

  /** Instantiates a module on every thread; no list may run meanwhile. @throws SearchError 'device-lost' when one is gone */
  async add(module: WebAssembly.Module): Promise<ThreadModule> {
    const number = this.modules++
    const { exports } = await WebAssembly.instantiate(module, { env: { memory: this.memory.memory } })
    await this.interrupt({ type: 'module', number, module })
    return { own: exports as unknown as ModuleExports, number }
  }

  /** Nobody runs it any more; no list may run meanwhile. */
  drop({ number }: ThreadModule): Promise<void> {
    return this.interrupt({ type: 'drop', number })
  }

  /**
   * Runs a list of launches, with all threads.
   *
   * @throws SearchError 'device-lost' when a thread is gone; what a kernel trapped with
   */
  run({ own, number }: ThreadModule, list: number, count: number): void {
    if (this.death) throw this.death
    if (this.others.length > 0) {
      const { i32 } = this.memory
      i32[this.jobs + JOB.module] = number
      i32[this.jobs + JOB.list] = list | 0
      i32[this.jobs + JOB.count] = count
      this.post(JOB_KIND.run)
    }
    let status: number
    try {
      status = own.run(list, count, 0, this.count, CONTROL_ADDRESS)
    } catch (error) {
      abort(this.memory.i32)
      throw error
    }
    if (status !== 0) throw this.death ?? new SearchError('device-lost', 'a thread of the CPU engine does not answer')
  }

  destroy(): void {
    this.death ??= new SearchError('device-lost', 'the CPU engine was closed')
    for (const thread of this.others) thread.terminate()
  }
}
