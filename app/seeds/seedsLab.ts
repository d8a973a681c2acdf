/** The searches with several seeds of this page, joined to its tabs and to workers of their own. */
import { tabs } from '../run/lab'
import { createSearchClient } from '../run/searchClient'
import { createLanes } from './lanes'
import { isOver, useSeeds } from './seedsStore'

export const lanes = createLanes({
  store: useSeeds,
  client: (onEvent, onDeath) => createSearchClient(onEvent, onDeath, () => undefined),
  tabs,
})

// Nothing of them is saved: the browser asks before it leaves them.
addEventListener('beforeunload', (event) => {
  if (!useSeeds.getState().lanes.every(isOver)) event.preventDefault()
})
