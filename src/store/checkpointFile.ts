/** A file that a run was saved to, chosen by a visitor or named on the command line. */
import { SearchError } from '../errors'
import { type Checkpoint, decodeCheckpoint, headEnd, PREAMBLE_BYTES } from './checkpoint'

/** What the largest supernet needs, and more. */
const MAX_BYTES = 2 ** 30

/**
 * @throws SearchError 'bad-run' naming what is wrong with the file; another kind of file is refused before all of it is read
 */
export async function readCheckpointFile(name: string, blob: Blob): Promise<Checkpoint> {
  if (blob.size > MAX_BYTES)
    throw new SearchError('bad-run', `${name}: ${blob.size} bytes, at most ${MAX_BYTES} allowed`)
  headEnd(new Uint8Array(await blob.slice(0, PREAMBLE_BYTES).arrayBuffer()))
  return decodeCheckpoint(new Uint8Array(await blob.arrayBuffer()))
}

/** A failure that was not the search's own leaves a state that can go on. */
export function mayContinue(end: Checkpoint['end']): boolean {
  if (end === null) return true
  if (end.kind === 'finished') return end.reason === 'stopped'
  return end.code !== 'diverged' && end.code !== 'gpu-validation' && end.code !== 'wrong-results'
}

/**
 * A state that a search can go on from.
 *
 * @throws SearchError 'bad-run', also for the file of a run that has come to its end
 */
export async function readState(file: File): Promise<Checkpoint> {
  const checkpoint = await readCheckpointFile(file.name, file)
  if (mayContinue(checkpoint.end) && Object.keys(checkpoint.state.arrays).length > 0) return checkpoint
  throw new SearchError(
    'bad-run',
    `${file.name}: holds a run that has come to its end after epoch ${checkpoint.state.records.length}; nothing goes on from there`,
  )
}
