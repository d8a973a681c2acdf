/** Joins session and screen: reads the address, shows the page and replays a recorded run at once. */
import './page/trustedTypes'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { applySurroundings, followAddress } from './address/address'
import { readHash } from './address/hash'
import { cellsStore } from './cells/cellsStore'
import { loadLanguage, preferredLanguage } from './i18n/useText'
import { Boundary } from './page/Boundary'
import { dismissOutside } from './page/dismiss'
import { listenToKeys } from './page/keyboard'
import { tellUnhandled } from './page/refusing'
import { presentStore } from './present/presentStore'
import { registerOffline } from './present/registerOffline'
import { desk, session, tabs } from './run/lab'
import { mayReplace } from './run/leaving'
import { runStore } from './run/runStore'
import { viewStore } from './run/viewStore'
import { browserStorage, watchSpeed } from './setup/watchSpeed'
import { storyStore } from './story/storyStore'
import './styles/tokens.css'
import './styles/layout.css'
import './styles/windows.css'
import './styles/controls.css'
import './styles/readings.css'
import './styles/sheets.css'
import './styles/charts.css'
import './styles/results.css'
import './styles/story.css'
import './styles/present.css'
import './styles/views.css'
import './styles/runs.css'
import './styles/opened.css'
import './styles/profile.css'

tellUnhandled(window)

const stores = { run: runStore, view: viewStore, story: storyStore, present: presentStore, cells: cellsStore }
viewStore.getState().set({ language: preferredLanguage(navigator.languages) })
applySurroundings(readHash(location.hash), stores)

const root = document.getElementById('root')
if (!root) throw new Error('page: no element with id "root"')
// As a transition the first picture is worked out in slices, between which the page can answer.
const show = (): void =>
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <Boundary>
          <App />
        </Boundary>
      </StrictMode>,
    ),
  )
viewStore.subscribe(({ language }, before) => {
  if (language !== before.language) void loadLanguage(language).catch(() => undefined)
})
// A language that cannot be fetched leaves the page in English rather than blank.
void loadLanguage(viewStore.getState().language).then(show, show)

void followAddress(
  {
    hash: () => location.hash,
    replace: (hash) => history.replaceState(null, '', `${location.pathname}${location.search}${hash}`),
    onChange: (callback) => addEventListener('hashchange', callback),
  },
  stores,
  session,
  mayReplace,
).then(() => desk.lookForUnfinished(tabs))

watchSpeed(runStore, browserStorage())

listenToKeys({
  cursor: () => viewStore.getState().cursor,
  epochs: () => runStore.getState().config?.epochs ?? 1,
  session,
})

dismissOutside(document)

registerOffline()
