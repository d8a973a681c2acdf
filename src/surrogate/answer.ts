/** The worker's answer to the page's question what models are in files. */
import { toSearchError } from '../errors'
import type { SurrogateCommand, SurrogateEvent } from '../protocol/surrogate'
import { writeCompact } from './compactForm'
import { readSurrogate } from './modelFiles'

/** Resolves when it is answered; never rejects. */
export async function answerSurrogate(
  { files }: SurrogateCommand,
  post: (event: SurrogateEvent, transfer: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    const onProgress = (done: number, of: number): void => post({ type: 'surrogate-progress', done, of }, [])
    const { members, digest } = await readSurrogate(files, { onProgress })
    const bytes = writeCompact(members).buffer
    post({ type: 'surrogate-read', bytes, digest }, [bytes])
  } catch (error) {
    const { code, message } = toSearchError(error)
    post({ type: 'surrogate-refused', code, message }, [])
  }
}
