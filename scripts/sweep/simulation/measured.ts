/** What was measured of searches and of their way through Redis: the input of the simulation, from docs/scale/measured.json. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { check, line, list, object, parseJson, real, whole } from '../../../src/protocol/schema'
import { PROJECT_ROOT } from '../../project/paths.mjs'

export interface Measured {
  /** Where and how, for people. */
  readonly about: string
  /** Of whole searches, by the clock. */
  readonly seconds: readonly number[]
  readonly epochs: number
  readonly attempts: number
  readonly failures: number
  /** Of processor time, of a whole search. */
  readonly processorSeconds: number
  /** From a trial taken to its first step. */
  readonly startSeconds: number
  readonly checkpointBytes: number
  readonly recordingBytes: number
  /** Of Redis, that a worker causes beside its checkpoints. */
  readonly commandsPerSecond: number
}

const seconds = real(0, 1e6)
const schema = object<Measured>({
  about: line(1000),
  seconds: list(seconds, 1, 10_000),
  epochs: whole(1, 1000),
  attempts: whole(1, 1e6),
  failures: whole(0, 1e6),
  processorSeconds: seconds,
  startSeconds: seconds,
  checkpointBytes: whole(1, 1e9),
  recordingBytes: whole(1, 1e9),
  commandsPerSecond: real(0, 1e6),
})

export async function readMeasured(): Promise<Measured> {
  const file = path.join(PROJECT_ROOT, 'docs', 'scale', 'measured.json')
  return check(
    'measured.json',
    schema,
    parseJson('measured.json', await readFile(file, 'utf8'), 1e6, 'bad-table'),
    'bad-table',
  )
}
