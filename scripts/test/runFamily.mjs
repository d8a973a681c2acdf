// One family of tests from its start to its end: counts, what failed, and what ran when it was stopped.
import { statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { SKIPPED } from '../project/exitCodes.mjs'
import { EVENTS_VARIABLE, readEvents } from './events.mjs'
import { startGroup } from './processGroup.mjs'

/**
 * @typedef {object} Family
 * @property {string} name
 * @property {string[]} command program of node_modules/.bin (or a path) and its arguments
 * @property {number} cores that it keeps busy on the reference machine, to the half; 0: it waits more than it computes, and runs beside anything
 * @property {number} silence minutes of the reference machine without a word, or without a test that begins or ends, after
 *   which it hangs and is stopped
 * @property {boolean} [tells] its runner has one of the reporters of scripts/test/; otherwise the whole counts as one test
 * @property {string[]} [needs] names of families that must have passed
 */

/** @typedef {import('./events.mjs').Failure} Failure */
/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {Failure[]} failures
 * @property {string} [stopped] why, if it was
 * @property {import('./events.mjs').Running[]} running when it was stopped or crashed
 * @property {Map<string, number>} skips how many were skipped, by reason
 * @property {string[]} left command lines of processes it left behind
 */

/** Lines of output shown at the end for a check that failed. */
const TAIL = 25
/** How often silence is looked at, in ms. */
const LOOK_MS = 1000

/** @param {string} file */
function sizeOf(file) {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/**
 * @typedef {object} Run
 * @property {Promise<Result>} result
 * @property {(why: string) => void} stop
 */

/**
 * @param {Family} family
 * @param {object} options
 * @param {string} options.root where it runs
 * @param {string} options.reports folder for its events
 * @param {number} options.slowness of this machine now; see limits.mjs
 * @param {(text: string) => void} options.write its output
 * @param {number | undefined} [options.graceMs] see processGroup.mjs
 * @returns {Run}
 */
export function runFamily(family, { root, reports, slowness, write, graceMs }) {
  const events = path.join(reports, `${family.name.replaceAll(' ', '-')}.jsonl`)
  const startedAt = performance.now()
  /** @type {string | undefined} */
  let stopped
  /** @type {import('./events.mjs').Running[] | undefined} */
  let runningThen
  let lastLines = ''
  let heardAt = startedAt
  let told = 0
  const [program = '', ...args] = family.command
  const isPath = program.includes('/') || program.includes(path.sep)
  const group = startGroup([isPath ? program : path.join(root, 'node_modules', '.bin', program), ...args], {
    cwd: root,
    graceMs,
    env: {
      ...process.env,
      LAB_SLOWNESS: String(slowness),
      [EVENTS_VARIABLE]: events,
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
    onOutput(text) {
      heardAt = performance.now()
      lastLines = (lastLines + text)
        .split('\n')
        .slice(-TAIL - 1)
        .join('\n')
      write(text)
    },
  })
  /** @param {string} why */
  const stop = (why) => {
    // Before it is asked to end: a runner that ends in good order lets go of all it waited for.
    runningThen ??= readEvents(events, Date.now()).running
    stopped ??= why
    group.stop()
  }
  const silenceMs = family.silence * 60_000 * slowness
  const timer = setInterval(() => {
    const size = sizeOf(events)
    if (size !== told) heardAt = performance.now()
    told = size
    if (performance.now() - heardAt <= silenceMs) return
    clearInterval(timer)
    stop(`nothing was heard of it for ${Math.round(silenceMs / 60_000)} minutes`)
  }, LOOK_MS)

  async function finish() {
    const { code, signal, left } = await group.ended
    clearInterval(timer)
    const { passed, skipped, failures, running, skips } = readEvents(events, Date.now())
    /** @type {Result} */
    const result = {
      name: family.name,
      passed,
      failed: failures.length,
      skipped,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      failures,
      running: runningThen ?? running,
      skips,
      left,
      ...(stopped ? { stopped } : {}),
    }
    const tail = lastLines.trimEnd().split('\n')
    if (stopped) return { ...result, failed: result.failed + 1 }
    if (!family.tells && code === SKIPPED) {
      return { ...result, skipped: 1, skips: new Map([[tail.at(-1) ?? '', 1]]) }
    }
    if (!family.tells && code === 0) return { ...result, passed: 1 }
    // A runner that fails without naming a test (a crash, an unhandled error) is a failure all the same.
    if (code !== 0 && failures.length === 0) {
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
      return { ...result, failed: 1, failures: [{ name: `${family.name} ${how}`, errors: [tail.join('\n')] }] }
    }
    // One that succeeds has told of every test it began, and of one at least.
    if (family.tells && code === 0 && (running.length > 0 || passed + skipped === 0)) {
      const what = running.length > 0 ? 'tests that did not end' : 'no test'
      return {
        ...result,
        failed: result.failed + 1,
        failures: [...failures, { name: `${family.name} told of ${what}`, errors: [] }],
      }
    }
    return result
  }
  return { result: finish(), stop }
}
