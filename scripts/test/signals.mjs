// Ctrl-C, a closed terminal and a request to end: what runs is ended first, then the numbers are printed.
import process from 'node:process'

/** Exit code by signal, as a shell gives it: 128 and the number of the signal. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/**
 * Calls `stop` for every signal that asks the process to end, instead of ending it.
 * @param {(why: string) => void} stop
 * @returns {() => number | undefined} exit code of the first signal that came, or undefined
 */
export function onSignals(stop) {
  /** @type {number | undefined} */
  let code
  for (const [signal, number] of Object.entries(CODES))
    process.on(signal, () => {
      code ??= number
      stop(`${signal} was sent`)
    })
  return () => code
}
