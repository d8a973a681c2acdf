// Runs families of tests to their end, or to a signal or the end of the given time, and says how it went: what failed, the
// table, `N passed, N failed` as the last line, and the exit code.
import process from 'node:process'
import { failureLines, tableLines, totals } from './report.mjs'
import { schedule } from './schedule.mjs'
import { onSignals } from './signals.mjs'

/** Names the minutes after which everything is stopped. */
const MINUTES = 'LAB_TEST_MINUTES'

/** @throws Error when they are no number above 0 */
function givenMinutes() {
  const given = process.env[MINUTES]
  if (given === undefined) return undefined
  if (!(Number(given) > 0)) throw new Error(`${MINUTES} is ${given}: not a number above 0`)
  return Number(given)
}

/**
 * Sets the exit code: 0 when all passed, 1 when not, 128 and its number after a signal.
 * @param {readonly import('./runFamily.mjs').Family[]} families
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.reports an empty folder after `prepare`
 * @param {() => void} [options.prepare] throws with the remedy when something is missing
 * @param {number} [options.cores]
 * @param {number} [options.graceMs] see processGroup.mjs
 */
export async function runAll(families, { root, reports, prepare, cores, graceMs }) {
  /** @type {string | undefined} */
  let stopped
  let stop = (/** @type {string} */ why) => {
    stopped ??= why
  }
  const signalled = onSignals((why) => stop(why))
  const startedAt = performance.now()
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  try {
    const minutes = givenMinutes()
    if (minutes) timer = setTimeout(() => stop(`the ${minutes} minutes of ${MINUTES} were over`), minutes * 60_000)
    prepare?.()
    await new Promise((resolve) => setImmediate(resolve)) // a signal that came meanwhile
    if (stopped) throw new Error(stopped)
    const run = schedule(families, { root, reports, cores, graceMs })
    stop = run.stop
    const results = await run.results
    const failures = failureLines(results)
    if (failures.length > 0) console.log(`\n== what failed ==\n${failures.join('\n')}`)
    console.log(`\n${tableLines(results).join('\n')}`)
    const { passed, failed } = totals(results)
    console.log(`in all ${Math.round((performance.now() - startedAt) / 1000)} s\n\n${passed} passed, ${failed} failed`)
    process.exitCode = signalled() ?? (failed > 0 ? 1 : 0)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.log('\n0 passed, 1 failed')
    process.exitCode = signalled() ?? 1
  } finally {
    clearTimeout(timer)
  }
}
