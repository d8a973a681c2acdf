/** Joins session and screen: reads the address, shows the page and replays a recorded run at once. */
import './trustedTypes'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { readHash, writeHash } from './hash'
import { preferredLanguage } from './i18n/useText'
import { listenToKeys } from './keyboard'
import { session } from './lab'
import { isRecordingId } from './recordings'
import { runStore } from './runStore'
import { viewStore } from './viewStore'
import './styles/tokens.css'
import './styles/layout.css'
import './styles/controls.css'
import './styles/charts.css'
import './styles/story.css'
import './styles/views.css'

/** The address follows the view, but not each frame of a replay. */
const ADDRESS_MS = 400

const place = readHash(location.hash)
viewStore.getState().set({
  language: place.language ?? preferredLanguage(navigator.languages),
  theme: place.theme ?? 'auto',
})

const root = document.getElementById('root')
if (!root) throw new Error('page: no element with id "root"')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

void session.openRecording(place.run ?? 'two-minutes', place.epoch).then(() => {
  viewStore.getState().set({ edge: place.edge ?? 0, cell: place.cell ?? 'normal' })
  if (place.language) keepAddress()
  viewStore.subscribe(keepAddressSoon)
})

listenToKeys({
  cursor: () => viewStore.getState().cursor,
  epochs: () => runStore.getState().config?.epochs ?? 1,
  session,
})

let timer: ReturnType<typeof setTimeout> | undefined

function keepAddressSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(keepAddress, ADDRESS_MS)
}

function keepAddress(): void {
  const { cursor, playing, edge, cell, theme, language } = viewStore.getState()
  const { origin } = runStore.getState()
  if (playing || origin.kind === 'live' || !isRecordingId(origin.name)) return
  const { settings = [] } = place
  const hash = writeHash({ run: origin.name, epoch: cursor, edge, cell, theme, language, settings })
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`)
}
