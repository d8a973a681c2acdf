/**
 * The folder of a sweep: `index.jsonl`, one recording a trial under `trials/`, checkpoints of what is under way under `work/`,
 * and `failures.jsonl`. The recordings are the truth: a line of the index that a kill has cut off is written again from one.
 */
import { mkdir, open, readdir, readFile, rm, truncate } from 'node:fs/promises'
import path from 'node:path'
import { SearchError, toSearchError } from '../../src/errors'
import { asStorageError, writeWhole } from '../../src/node/folder'
import { readRecording } from '../../src/protocol/recording'
import { headLine, INDEX_NAME, readIndex, type SweepIndex, trialLine, wholeLength } from '../../src/sweep/indexFile'
import { type TrialRecord, trialRecordOf } from '../../src/sweep/trialRecord'

export interface Failure {
  readonly trial: string
  /** What it was, for people. */
  readonly told: string
  readonly attempt: number
  readonly date: string
  readonly code: string
  readonly message: string
}

const NOTHING = { name: '', trials: [] } as const

/** null where there is no such file. */
function contentOf(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** Of a line that a kill has left at the end. */
async function cutOffPiece(file: string): Promise<void> {
  const bytes = await contentOf(file)
  if (bytes === null) return
  const whole = wholeLength(bytes.toString('latin1'))
  if (whole < bytes.length) await truncate(file, whole)
}

/** All of the line, or nothing. */
async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a')
  const { size } = await handle.stat()
  try {
    await handle.writeFile(line)
    await handle.sync()
  } catch (error) {
    await handle.truncate(size).catch(() => undefined)
    throw asStorageError(error, `${file}: no room for a line; what is whole in it stays`)
  } finally {
    await handle.close()
  }
}

export interface ResultsOptions {
  /** Else the index alone. */
  readonly keepsRecordings?: boolean
  /** Asked before each line; what it throws keeps the line out. */
  readonly mayWrite?: () => Promise<void>
}

export class Results {
  readonly folder: string
  private readonly options: ResultsOptions
  private readonly done = new Map<string, TrialRecord>()
  private appended: Promise<void> = Promise.resolve()

  private constructor(folder: string, options: ResultsOptions) {
    this.folder = folder
    this.options = options
  }

  /**
   * Opens the folder, or begins one.
   *
   * @param images of each trial the sweep may hold: SHA-256 of what it sees; recordings of others stay as they are
   * @throws SearchError 'bad-table' for an index that is none, or of another sweep
   */
  static async open(
    folder: string,
    name: string,
    images: ReadonlyMap<string, string>,
    options: ResultsOptions = {},
  ): Promise<Results> {
    await mkdir(path.join(folder, 'trials'), { recursive: true })
    const results = new Results(folder, options)
    const { trials, name: found } = await results.readOwnIndex()
    if (found !== '' && found !== name)
      throw new SearchError(
        'bad-table',
        `${results.index}: is of the sweep ${found}, this one is ${name}; name another --out`,
      )
    if (found === '') await writeWhole(results.index, headLine(name))
    for (const record of trials) results.done.set(record.trial, record)
    await cutOffPiece(results.failuresFile)
    await results.indexRecordings(images)
    return results
  }

  /** Names of the trials in a folder's index, which may not be there; nothing is written. */
  static async finished(folder: string): Promise<ReadonlySet<string>> {
    const file = path.join(folder, INDEX_NAME)
    const text = await readFile(file, 'utf8').catch(() => '')
    return new Set(text === '' ? [] : readIndex(text, file).trials.map(({ trial }) => trial))
  }

  get index(): string {
    return path.join(this.folder, INDEX_NAME)
  }

  private get failuresFile(): string {
    return path.join(this.folder, 'failures.jsonl')
  }

  recording(trial: string): string {
    return path.join(this.folder, 'trials', `${trial}.json`)
  }

  work(trial: string): string {
    return path.join(this.folder, 'work', trial)
  }

  isDone(trial: string): boolean {
    return this.done.has(trial)
  }

  get records(): readonly TrialRecord[] {
    return [...this.done.values()]
  }

  /**
   * Takes a trial whose recording is written into the index; one that stands there stays as it is.
   *
   * @throws SearchError 'bad-recording' when the recording is not whole
   */
  async add(trial: string, images: string): Promise<TrialRecord> {
    const record =
      this.done.get(trial) ?? trialRecordOf(readRecording(await readFile(this.recording(trial), 'utf8')), trial, images)
    if (!record) throw new SearchError('bad-recording', `${this.recording(trial)}: has no end`)
    await this.inTurn(async () => {
      if (this.done.has(trial)) return
      await appendLine(this.index, trialLine(record))
      this.done.set(trial, record)
    })
    if (this.options.keepsRecordings === false) await rm(this.recording(trial), { force: true })
    await rm(this.work(trial), { recursive: true, force: true })
    return record
  }

  /** Failures are kept apart: the index holds what came out. */
  addFailure(failure: Failure): Promise<void> {
    return this.inTurn(() => appendLine(this.failuresFile, `${JSON.stringify(failure)}\n`))
  }

  /** Failures so far; a row that cannot be read is passed over. */
  async failures(): Promise<readonly Failure[]> {
    const text = (await contentOf(this.failuresFile))?.toString('utf8') ?? ''
    return text.split('\n').flatMap((row) => {
      try {
        return [JSON.parse(row) as Failure]
      } catch {
        return []
      }
    })
  }

  /** One line after another: a line that fails takes nothing of another with it. */
  private inTurn(append: () => Promise<void>): Promise<void> {
    const appended = this.appended.then(() => this.options.mayWrite?.()).then(append)
    this.appended = appended.catch(() => undefined)
    return appended
  }

  private async readOwnIndex(): Promise<SweepIndex> {
    const bytes = await contentOf(this.index)
    if (bytes === null) return NOTHING
    if (bytes.length > 0 && !bytes.includes('\n'))
      throw new SearchError('bad-table', `${this.index}: is not the index of a sweep`)
    await cutOffPiece(this.index)
    return readIndex(bytes.toString('utf8'), this.index)
  }

  private async indexRecordings(images: ReadonlyMap<string, string>): Promise<void> {
    for (const name of (await readdir(path.join(this.folder, 'trials'))).sort()) {
      const trial = name.replace(/\.json$/, '')
      const seen = images.get(trial)
      if (seen === undefined || name === trial || this.done.has(trial)) continue
      try {
        await this.add(trial, seen)
      } catch (error) {
        // A disk that lost its newest bytes; the trial goes on from its checkpoint, or is searched again.
        const { code, message } = toSearchError(error)
        if (code !== 'bad-recording') throw error
        await this.addFailure({ trial, told: name, attempt: 0, date: new Date().toISOString(), code, message })
        await rm(this.recording(trial))
      }
    }
  }
}
