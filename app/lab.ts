/** The one session of the page: its worker, its player and its stores, made when the page loads; the worker not before it is needed. */
import { fetchRecording } from './recordings'
import { createPlayer } from './replay'
import { runStore } from './runStore'
import { createSearchClient } from './searchClient'
import { createSession, type Session } from './session'
import { viewStore } from './viewStore'

const player = createPlayer({
  nextFrame: (callback) => {
    const id = requestAnimationFrame(callback)
    return () => cancelAnimationFrame(id)
  },
  onEpoch: (cursor) => viewStore.getState().set({ cursor }),
  onPlaying: (playing) => viewStore.getState().set({ playing }),
})

const client = createSearchClient((event) => session.onEvent(event))

export const session: Session = createSession({
  run: runStore,
  view: viewStore,
  player,
  send: client.send,
  fetchRecording,
})
