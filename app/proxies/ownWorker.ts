/**
 * A second worker of the lab beside the one that searches: what scores cells and reads models there touches no search and no
 * images of the first, and ends with its work.
 */
import type { Event } from '../../src/protocol/messages'
import type { ScoringCommand, ScoringEvent } from '../../src/protocol/proxies'
import type { SurrogateCommand, SurrogateEvent } from '../../src/protocol/surrogate'
import { createSearchClient, WORDLESS } from '../run/searchClient'

/** Of what the worker says, what its work can end with. */
export type OwnEvent = ScoringEvent | SurrogateEvent

export interface OwnWorker {
  send(command: ScoringCommand | SurrogateCommand): void
  /** Ends it; the next command makes a new one. */
  close(): void
}

/** @param onFailure the worker died, or could not be started */
export function createOwnWorker(onEvent: (event: OwnEvent) => void, onFailure: (message: string) => void): OwnWorker {
  return createSearchClient(
    (event: Event | OwnEvent) => {
      if (event.type === 'failed') onFailure(event.message)
      else if (/^(?:scoring|surrogate)-/.test(event.type)) onEvent(event as OwnEvent)
    },
    () => onFailure(WORDLESS),
    () => undefined,
  )
}
