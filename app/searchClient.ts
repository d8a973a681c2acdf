/** Owns the Worker: made on the first command, never before. Commands go in, events come out. */
import type { Command, Event } from '../src/protocol/messages'

export interface SearchClient {
  send(command: Command): void
  /** Ends the worker; the next command makes a new one. */
  close(): void
}

export function createSearchClient(
  onEvent: (event: Event) => void,
  makeWorker: () => Worker = () => new Worker(new URL('../src/worker.ts', import.meta.url), { type: 'module' }),
): SearchClient {
  let worker: Worker | null = null
  const open = (): Worker => {
    const made = makeWorker()
    made.onmessage = ({ data }: MessageEvent<Event>) => onEvent(data)
    made.onerror = (event) => {
      worker?.terminate()
      worker = null
      onEvent({ type: 'failed', code: 'internal', message: event.message || 'worker: could not be started' })
    }
    return made
  }
  return {
    send(command) {
      worker ??= open()
      worker.postMessage(command)
    },
    close() {
      worker?.terminate()
      worker = null
    },
  }
}
