/** Keys of the time axis, wherever the focus is: arrows, Home, End and space, unless a control wants them itself. */
import type { Session } from '../run/session'

/** The part of an element that decides whether it wants a key. */
export interface KeyTarget {
  readonly tag: string
  readonly type: string
  readonly editable: boolean
  /** A dialog is open, wherever the focus is: the page behind must not move. */
  readonly inDialog: boolean
}

const BUTTONS = new Set(['BUTTON', 'SUMMARY', 'A', 'LABEL'])

/** True when the key is for the focused control and not for the time axis. */
export function wantsKey({ tag, type, editable, inDialog }: KeyTarget, key: string): boolean {
  if (inDialog || editable || tag === 'SELECT' || tag === 'TEXTAREA') return true
  if (tag === 'INPUT') return type === 'range' ? key !== ' ' : !(type === 'radio' && key === ' ')
  return key === ' ' && BUTTONS.has(tag)
}

export interface KeyAims {
  readonly cursor: () => number
  readonly epochs: () => number
  readonly session: Pick<Session, 'seek' | 'toggle'>
}

/** What a key does on the time axis; false when nothing. */
export function pressKey(key: string, shift: boolean, { cursor, epochs, session }: KeyAims): boolean {
  const step = shift ? 5 : 1
  if (key === 'ArrowLeft') session.seek(Math.max(1, cursor() - step))
  else if (key === 'ArrowRight') session.seek(cursor() + step)
  else if (key === 'Home') session.seek(1)
  else if (key === 'End') session.seek(epochs())
  else if (key === ' ') session.toggle()
  else return false
  return true
}

export function listenToKeys(aims: KeyAims): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const element = event.target instanceof HTMLElement ? event.target : document.body
    const target: KeyTarget = {
      tag: element.tagName,
      type: element instanceof HTMLInputElement ? element.type : '',
      editable: element.isContentEditable,
      inDialog: document.querySelector('dialog:modal') !== null,
    }
    if (wantsKey(target, event.key)) return
    if (pressKey(event.key, event.shiftKey, aims)) event.preventDefault()
  })
}
