/** Which notes on faults, storage and other tabs are due, the gravest first. Pure: words and actions follow from the state. */
import type { FailureCode } from '../../src/errors'
import type { Catalogue } from '../i18n/en'
import type { RunState } from '../run/runStore'
import type { SavedState } from './savedStore'

export type NoteAction = 'continue' | 'take-up' | 'again' | 'list' | 'watch' | 'continue-unfinished' | 'not-now'

export interface Note {
  /** Changes when the note is about something else; a dismissed one stays away until then. */
  readonly key: string
  readonly isBad: boolean
  readonly what: string
  readonly remedy: string
  /** The engine's own words. */
  readonly detail: string
  readonly actions: readonly { readonly action: NoteAction; readonly label: string }[]
  readonly canDismiss: boolean
}

/** Faults after which the state on disk would only fail again, or is not to be trusted. */
const FINAL: ReadonlySet<FailureCode> = new Set(['diverged', 'gpu-validation', 'wrong-results', 'no-gpu'])

export interface NotesInput {
  readonly run: Pick<RunState, 'origin' | 'status' | 'safety' | 'config'>
  readonly saved: Pick<SavedState, 'unfinished' | 'otherTab'>
  /** The run on the screen is on disk under a name of its own. */
  readonly isKept: boolean
}

export function notesOf(t: Catalogue, { run, saved, isKept }: NotesInput): Note[] {
  const { origin, status, safety } = run
  const words = t.runs.note
  const isLive = origin.kind === 'live'
  const isWatched = isLive && origin.watched === true
  const notes: Note[] = []
  const add = (key: string, note: Partial<Note> & Pick<Note, 'what' | 'remedy'>): void => {
    notes.push({ key, isBad: false, detail: '', actions: [], canDismiss: true, ...note })
  }

  if (isLive && status.kind === 'failed') {
    const place = safety.saved && words.place(safety.saved.epoch, safety.saved.step)
    const goesOn = place !== null && isKept && !isWatched && !FINAL.has(status.code)
    const on =
      status.code === 'other-engine'
        ? ({ action: 'take-up', label: words.takeUp } as const)
        : ({ action: 'continue', label: words.continueAt(place ?? '') } as const)
    const way = goesOn ? [on] : []
    const again = run.config && !isWatched ? [{ action: 'again', label: words.again } as const] : []
    add(`failed ${status.code} ${status.message}`, {
      ...t.failures[status.code],
      isBad: true,
      detail: status.message,
      actions: [...way, ...again],
    })
  }
  const [last] = safety.recovered
  if (isLive && last && status.kind !== 'failed') {
    const place = words.place(last.epoch, last.step)
    add(`recovered ${safety.recovered.length}`, {
      what: t.failures[last.code].what,
      remedy: status.kind === 'loading' ? words.recovering(place) : words.recovered(place),
      detail: last.message,
    })
  }
  if (isLive && !isWatched && safety.storage && safety.storage.state !== 'ok') {
    const { state, message } = safety.storage
    add(`storage ${state}`, {
      ...words.storage[state],
      isBad: state === 'full',
      detail: message,
      actions: state === 'off' ? [] : [{ action: 'list', label: words.manage }],
    })
  }
  if (safety.damaged) {
    const { epoch, step, message } = safety.damaged
    add('damaged', {
      what: words.damaged,
      remedy: words.damagedBody(words.place(epoch, step)),
      detail: message,
    })
  }
  if (isLive && safety.elsewhere) add('elsewhere', words.elsewhere)
  if (isWatched && saved.otherTab === 'let-go')
    add('let-go', { what: words.letGo, remedy: words.letGoBody, actions: [{ action: 'list', label: words.manage }] })
  else if (isWatched) add('watching', { what: words.watching, remedy: words.watchingBody })
  else if (!isLive && saved.otherTab === 'searching')
    add('other-tab', {
      what: words.elsewhereTab,
      remedy: words.elsewhereTabBody,
      actions: [{ action: 'watch', label: words.watch }],
    })
  if (!isLive && saved.unfinished && saved.otherTab === 'none') {
    const { id, epochs, config } = saved.unfinished
    const actions = [
      { action: 'continue-unfinished', label: t.runs.continue },
      { action: 'not-now', label: words.notNow },
    ] as const
    add(`unfinished ${id}`, {
      what: words.unfinished(epochs, config.epochs),
      remedy: words.unfinishedBody,
      actions,
      canDismiss: false,
    })
  }
  return notes
}
