/**
 * A recording while its search runs: written after every epoch, with the states that it names, away from what is published. What was
 * published before stays whole until the search has ended.
 */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { toSearchError } from '../../src/errors'
import { writeWhole } from '../../src/node/folder'
import type { Recorder } from './recorder'

export class PartialRecording {
  /** Of the partial file. */
  readonly file: string
  private readonly recorder: Recorder
  private readonly name: string
  private readonly states: string[] = []
  private writing: Promise<void> = Promise.resolve()
  private isFailing = false

  /** @param folder where it lies until it is published */
  constructor(recorder: Recorder, folder: string, name: string) {
    this.recorder = recorder
    this.name = name
    this.file = path.join(folder, `${name}.partial.json`)
  }

  /** A file that cannot be written is told once: the search goes on, and what it ends with is written elsewhere. */
  write(warn: (line: string) => void): void {
    this.writing = this.writing.then(async () => {
      try {
        await this.recorder.write(this.file)
      } catch (error) {
        if (!this.isFailing) warn(`${this.file}: is not written: ${toSearchError(error).message}`)
        this.isFailing = true
      }
    })
  }

  /** @throws SearchError 'storage-full' */
  async keepState(epoch: number, bytes: Uint8Array): Promise<void> {
    const file = `${this.name}-epoch-${epoch}.dartsrun`
    await writeWhole(this.beside(file), bytes)
    this.states.push(file)
    this.recorder.addState({ epoch, file, bytes: bytes.length })
  }

  /** Resolves when no write is under way. */
  settled(): Promise<void> {
    return this.writing
  }

  /**
   * @param folder gets the recording and its states
   * @returns whether anything was recorded
   * @throws SearchError 'storage-full'
   */
  async publish(folder: string): Promise<boolean> {
    const isWritten = await this.recorder.write(path.join(folder, `${this.name}.json`))
    for (const file of this.states) {
      await writeWhole(path.join(folder, file), await readFile(this.beside(file)))
      await rm(this.beside(file))
    }
    return isWritten
  }

  private beside(file: string): string {
    return path.join(path.dirname(this.file), file)
  }
}
