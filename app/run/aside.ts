/**
 * A search on the processor beside the recording on the screen: whoever asks for it hears its events, nothing of it is saved. One at a
 * time; what is asked for while the one before is still ending begins after it.
 */
import type { SearchConfig } from '../../src/protocol/config'
import type { Command, Event } from '../../src/protocol/messages'
import type { Tabs } from '../saved/tabs'

type Hear = (event: Event) => void

/** The worker's one place for a search, which the live one takes too. */
export interface SearchPlace {
  /** A search has not ended yet. */
  readonly isTaken: boolean
  /** A live search begins when that has ended. */
  readonly isAwaited: boolean
  take(): void
}

export interface AsideParts {
  readonly place: SearchPlace
  readonly send: (command: Command) => void
  /** Left out where no other tab is to be thought of. */
  readonly tabs?: Pick<Tabs, 'claim' | 'release'> | undefined
}

export interface Aside {
  /** One goes on, or is ending. */
  readonly isOn: boolean
  /** @param state the file of a state to go on from, with that state's settings */
  run(config: SearchConfig, hear: Hear, state?: File): void
  end(): void
  /** What the worker says of it. */
  tell(event: Event): void
}

export function createAside({ place, send, tabs }: AsideParts): Aside {
  let current: { readonly hear: Hear; isEnding: boolean } | null = null
  let next: (() => void) | null = null
  /** Of the last one that was asked for, or called off. */
  let turn = 0

  const run: Aside['run'] = (config, hear, state) => {
    if (current?.isEnding && !place.isAwaited) {
      next = () => run(config, hear, state)
      return
    }
    const mine = ++turn
    const refuse = (message: string): void => hear({ type: 'failed', code: 'busy', message })
    const go = (): void => {
      place.take()
      current = { hear, isEnding: false }
      send(state ? { type: 'continue-file', file: state } : { type: 'start', config, engine: 'cpu' })
    }
    if (place.isTaken) return refuse('start: a search is in progress; stop it first')
    if (!tabs) return go()
    void tabs.claim('aside').then((isOurs) => {
      if (mine === turn && isOurs && !place.isTaken) return go()
      if (isOurs) tabs.release('aside')
      if (mine === turn) refuse('start: another tab of this site computes; stop it there')
    })
  }

  return {
    get isOn() {
      return current !== null
    },
    run,
    end() {
      turn++
      next = null
      if (!current || current.isEnding) return
      current.isEnding = true
      send({ type: 'stop' })
    },
    tell(event) {
      if (!current) return
      const { hear } = current
      const isOver = event.type === 'finished' || event.type === 'failed'
      if (isOver) {
        current = null
        tabs?.release('aside')
      }
      hear(event)
      if (!isOver) return
      const waiting = next
      next = null
      waiting?.()
    },
  }
}
