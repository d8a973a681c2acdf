/** The top bar: which run is shown, the controls of a live run, language and theme. */
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { handsFocusTo, SEARCH_CONTROLS } from '../page/focus'
import { desk, session } from '../run/lab'
import { mayReplace } from '../run/leaving'
import type { RecordingId } from '../run/recordings'
import { isUnderWay, useRun } from '../run/runStore'
import { type Theme, useView } from '../run/viewStore'
import { StoryMenu } from '../story/StoryMenu'
import { storyStore } from '../story/storyStore'
import { FilesMenu } from './FilesMenu'
import { RecordingMenu } from './RecordingMenu'
import { TurnButtons } from './TurnButtons'

/** Constant, so that a ref lets go only where its element goes. */
const handOn = handsFocusTo(...SEARCH_CONTROLS)

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' }

export function TopBar() {
  const t = useText()
  const origin = useRun((run) => run.origin)
  const status = useRun((run) => run.status.kind)
  // A selection by removal is stopped, not paused: it is over soon, and made again from where it began.
  const pausable = useRun((run) => run.status.kind === 'running' && run.asking === null)
  const { theme, language, set } = useView((view) => view)
  const live = origin.kind === 'live'
  const watched = live && origin.watched === true
  const busy = live && isUnderWay(status)

  const open = async (id: RecordingId): Promise<void> => {
    if (await mayReplace()) await session.openRecording(id)
  }

  return (
    <header className="top" data-part="top">
      <h1>
        <svg viewBox="0 0 24 24" width={22} height={22} aria-hidden="true">
          <path d="M4 4v9q0 7 9 7" className="logo-a" />
          <path d="M4 4v2q0 6 10 6" className="logo-b" />
          <circle cx={4} cy={4} r={3} />
          <circle cx={17} cy={12} r={3} />
          <circle cx={16} cy={20} r={3} />
        </svg>
        {t.product}
      </h1>
      <div className="field source">
        <span className={busy ? 'badge-live on' : 'badge-live'}>
          {t.top[busy ? 'live' : live ? 'ended' : 'recording']}
        </span>
        <RecordingMenu origin={origin} open={(id) => void open(id)} />
      </div>
      <FilesMenu />
      <button
        type="button"
        className="quiet about"
        onClick={() => storyStore.getState().set({ page: 'about', tour: null })}
      >
        <span className="about-words">{t.lesson.about} </span>
        <u>{t.lesson.pages.about.name}</u>
      </button>
      <span className="spring" />
      {busy && !watched && (
        <div className="row live-controls" ref={handOn}>
          {status === 'paused' ? (
            <button type="button" onClick={() => session.resumeLive()}>
              <Icon shape="play" />
              {t.top.resume}
            </button>
          ) : (
            // Not `disabled`, which would drop the focus while everything is set up again.
            <button type="button" aria-disabled={!pausable} onClick={() => pausable && session.pauseLive()}>
              <Icon shape="pause" />
              {t.top.pause}
            </button>
          )}
          <TurnButtons />
          <button type="button" onClick={session.stopLive}>
            <Icon shape="stop" />
            {t.top.stop}
          </button>
        </div>
      )}
      {live && (
        <button type="button" className="quiet" ref={handOn} onClick={() => void open('two-minutes')}>
          {t.top.reset}
        </button>
      )}
      <StoryMenu />
      <button type="button" className="quiet" onClick={desk.open}>
        {t.runs.button}
      </button>
      {!busy && (
        <button type="button" className="primary" onClick={() => set({ setupOpen: true })}>
          {t.top.runLive}
        </button>
      )}
      <button
        type="button"
        className="quiet"
        lang={language === 'en' ? 'zh-Hans' : 'en'}
        aria-label={t.top.toOtherLanguage}
        onClick={() => set({ language: language === 'en' ? 'zh' : 'en' })}
      >
        {t.top.otherLanguage}
      </button>
      <button
        type="button"
        className="quiet square"
        aria-label={t.top.themes[theme]}
        title={t.top.themes[theme]}
        onClick={() => set({ theme: NEXT_THEME[theme] })}
      >
        <Icon shape={theme} />
      </button>
    </header>
  )
}
