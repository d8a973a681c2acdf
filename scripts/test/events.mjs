// What a test runner tells while it runs: one line of JSON for everything that begins or ends, written when it does, so that
// a runner that is stopped or crashes has told all up to then. Written by the two reporters beside, read by runFamily.mjs.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

/**
 * @typedef {{ is: 'begin', id: string, name: string, at: number }} Begin a test, or a file that is being run; `at` in ms since 1970
 * @typedef {{ is: 'step', id: string, step: number, what: string, at: number }} Step what a test waits for from now on
 * @typedef {{ is: 'stepped', id: string, step: number, at: number }} Stepped it waits no longer
 * @typedef {{ is: 'end', id: string, name: string, state: 'passed' | 'failed' | 'skipped' | 'file', errors?: string[], why?: string }} End
 *   `file`: no test, only the end of a file
 * @typedef {{ is: 'fault', name: string, errors: string[] }} Fault outside any test
 * @typedef {Begin | Step | Stepped | End | Fault} TestEvent
 */

/** @typedef {{ name: string, errors: string[] }} Failure */
/** @typedef {{ name: string, seconds: number, waitsFor: string | undefined }} Running */
/**
 * @typedef {object} Told
 * @property {number} passed
 * @property {number} skipped
 * @property {Failure[]} failures
 * @property {Running[]} running had begun and not ended
 * @property {Map<string, number>} skips how many tests were skipped, by the reason given
 */

/** Names the file for the reporters. */
export const EVENTS_VARIABLE = 'LAB_TEST_EVENTS'

/** @param {TestEvent} event */
export function tell(event) {
  const file = process.env[EVENTS_VARIABLE]
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`)
}

// Colors of a terminal are no words.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const ESCAPES = /\u001b\[[\d;]*m/g

/**
 * An error in words: its message, and where it was thrown in this project.
 * @param {{ message?: string, stack?: string, value?: string } | string | undefined} error
 */
export function errorText(error) {
  if (typeof error === 'string' || error === undefined) return String(error).replace(ESCAPES, '')
  const message = error.message ?? error.value ?? 'no message'
  const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
  return `${message}${place ? `\n${place.trim()}` : ''}`.replace(ESCAPES, '')
}

/**
 * @param {string} file as the reporters wrote it; one that is missing tells nothing
 * @param {number} now milliseconds
 * @returns {Told}
 */
export function readEvents(file, now) {
  /** @type {Told} */
  const told = { passed: 0, skipped: 0, failures: [], running: [], skips: new Map() }
  /** @type {Map<string, { name: string, at: number, steps: Map<number, string> }>} */
  const open = new Map()
  // A line that was being written when the process died is incomplete: it has no end.
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  for (const line of lines) {
    /** @type {TestEvent} */
    const event = JSON.parse(line)
    if (event.is === 'begin') open.set(event.id, { name: event.name, at: event.at, steps: new Map() })
    else if (event.is === 'step') open.get(event.id)?.steps.set(event.step, event.what)
    else if (event.is === 'stepped') open.get(event.id)?.steps.delete(event.step)
    else if (event.is === 'fault') told.failures.push(event)
    else {
      open.delete(event.id)
      if (event.state === 'passed') told.passed++
      else if (event.state === 'failed') told.failures.push({ name: event.name, errors: event.errors ?? [] })
      else if (event.state === 'skipped') {
        told.skipped++
        const why = event.why ?? ''
        told.skips.set(why, (told.skips.get(why) ?? 0) + 1)
      }
    }
  }
  for (const { name, at, steps } of open.values())
    told.running.push({ name, seconds: Math.round((now - at) / 1000), waitsFor: [...steps.values()].at(-1) })
  return told
}
