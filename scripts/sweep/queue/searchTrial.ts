/**
 * One trial on a worker: taken, searched in a process of its own from the checkpoint in Redis, each further checkpoint carried back,
 * the recording delivered. This process only supervises.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { SearchError, toSearchError } from '../../../src/errors'
import { asStorageError, openFolder } from '../../../src/node/folder'
import { encodeCheckpoint } from '../../../src/store/checkpoint'
import { RunStore } from '../../../src/store/slots'
import { runProcess } from '../childProcess'
import { placeOf } from '../images'
import type { TrialTask } from '../messages'
import { patiently, type Trouble } from './connection'
import type { Ledger } from './ledger'
import type { TrialJob } from './trialJob'

/** A trial that was taken so often without getting an epoch further ends the workers that take it. */
export const MOST_TRIES = 10

/** What is of this machine, not of the trial. */
export const LOCAL: ReadonlySet<string> = new Set(['storage-full', 'bad-archive', 'bad-shard'])

export interface TrialOptions {
  readonly ledger: Ledger
  readonly trouble: Trouble
  /** Name of this worker. */
  readonly worker: string
  /** Folder for what is under way. */
  readonly root: string
  readonly threads: number
  readonly patienceMs: number
  readonly nasBench: string | null
  /** Aborting ends the search after its step; its state is carried back. */
  readonly signal: AbortSignal
  /** A renewal of the lock was refused: somebody else may have the trial. */
  readonly onLockLost: (check: () => void) => void
  readonly say: (line: string) => void
}

export type TrialEnd =
  | { readonly type: 'done' }
  /** Its recording was there. */
  | { readonly type: 'done-before' }
  /** Its sweep was taken out of Redis while its job was with a worker. */
  | { readonly type: 'forgotten' }
  /** Told to end; what it has is in Redis. */
  | { readonly type: 'stopped' }
  /** Somebody else has taken it. */
  | { readonly type: 'fenced' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

const compress = promisify(gzip)

/** Carries the newest checkpoint of a folder to Redis, one at a time; what comes meanwhile is carried as one. */
class Carrier {
  private carried = Promise.resolve()
  private isWaiting = false
  private readonly carry: () => Promise<void>
  private readonly onError: (error: unknown) => void

  constructor(carry: () => Promise<void>, onError: (error: unknown) => void) {
    this.carry = carry
    this.onError = onError
  }

  request(): void {
    if (this.isWaiting) return
    this.isWaiting = true
    this.carried = this.carried
      .then(() => {
        this.isWaiting = false
        return this.carry()
      })
      .catch(this.onError)
  }

  settled(): Promise<void> {
    return this.carried
  }
}

/** Never rejects. */
export async function searchTrial(job: TrialJob, options: TrialOptions): Promise<TrialEnd> {
  const failed = (error: unknown): TrialEnd => {
    const { code, message } = toSearchError(asStorageError(error, `${options.root}: no room for what is under way`))
    return { type: 'failed', code, message }
  }
  return takeTrial(job, options, failed).catch(failed)
}

async function takeTrial(
  job: TrialJob,
  options: TrialOptions,
  failed: (error: unknown) => TrialEnd,
): Promise<TrialEnd> {
  const { ledger, trouble, worker } = options
  const { trial } = job
  const ask = <T>(what: () => Promise<T>): Promise<T> => patiently(what, trouble)
  const taken = await ask(() => ledger.take(trial, worker))
  if (taken.type === 'done') return { type: 'done-before' }
  if (taken.type === 'forgotten') return taken
  const { token, tries, epochs } = taken
  if (tries > MOST_TRIES) {
    const message = `taken ${tries} times after epoch ${epochs} without getting an epoch further`
    return { type: 'failed', code: 'crashed', message }
  }
  const end = await searchTaken(job, token, options).catch(failed)
  if (end.type === 'stopped' || (end.type === 'failed' && LOCAL.has(end.code)))
    await ask(() => ledger.giveBack(trial, token))
  return end
}

async function searchTaken(job: TrialJob, token: string, options: TrialOptions): Promise<TrialEnd> {
  const { ledger, trouble, worker, root, threads, patienceMs, nasBench, signal, say } = options
  const { trial } = job
  const ask = <T>(what: () => Promise<T>): Promise<T> => patiently(what, trouble)
  const folder = await mkdtemp(path.join(root, `${trial}-`))
  const work = path.join(folder, 'work')
  const recording = path.join(folder, 'recording.json')
  const store = new RunStore(openFolder(work))
  const state = await ask(() => ledger.state(trial))
  if (state) {
    const file = { name: trial, blob: new Blob([new Uint8Array(state)]) }
    await store.imported(file, trial).catch((error: Error) => {
      if (error instanceof SearchError && error.code === 'storage-full') throw error
      return ask(() => ledger.tell({ type: 'lost', trial, worker, message: error.message }))
    })
  }
  const ending = new AbortController()
  const end = (): void => ending.abort()
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  let isFenced = false
  const fence = (): void => {
    isFenced = true
    end()
  }
  const carrier = new Carrier(
    async () => {
      if (isFenced) return
      const { checkpoint } = await store.load(trial)
      const bytes = Buffer.from(await encodeCheckpoint(checkpoint))
      if (!(await ask(() => ledger.save(trial, token, checkpoint.state.records.length, bytes)))) fence()
    },
    (error) => say(`${trial}  a checkpoint was not carried: ${error instanceof Error ? error.message : error}`),
  )
  options.onLockLost(() => {
    void ask(() => ledger.holds(trial, token)).then((isOurs) => isOurs || fence())
  })
  const task: TrialTask = {
    ...{ trial, preset: job.preset, config: job.config, data: placeOf(job.data), threads, work, recording, nasBench },
    images: job.images,
  }
  try {
    const ended = await runProcess(task, { patienceMs, signal: ending.signal }, (message) => {
      if (message.type === 'saved') carrier.request()
      if (message.type === 'taken-up') {
        say(`${trial}  goes on after epoch ${message.epochs}  ${job.told}`)
        void ask(() => ledger.tell({ type: 'taken-up', trial, worker, epochs: message.epochs }))
      }
      if (message.type === 'lost')
        void ask(() => ledger.tell({ type: 'lost', trial, worker, message: message.message }))
    })
    if (ended.type === 'stopped') carrier.request()
    await carrier.settled()
    if (isFenced) return { type: 'fenced' }
    if (ended.type !== 'done') return ended
    const bytes = await compress(await readFile(recording))
    return { type: (await ask(() => ledger.finish(trial, token, bytes, worker))) ? 'done' : 'fenced' }
  } finally {
    signal.removeEventListener('abort', end)
    await rm(folder, { recursive: true, force: true })
  }
}
