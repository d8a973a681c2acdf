// Which family runs when: as many beside each other as the machine has cores for, in the order of the list, each after those
// it needs. The output of one is shown as it comes, that of the others when their turn to be shown has come.

import { availableParallelism } from 'node:os'
import process from 'node:process'
import { measureSlowness } from './limits.mjs'
import { runFamily } from './runFamily.mjs'

/** @typedef {import('./runFamily.mjs').Family} Family */
/** @typedef {import('./runFamily.mjs').Result} Result */

/**
 * Shows the output of many writers one after the other.
 * @param {(text: string) => void} write
 */
export function inTurn(write) {
  /** @type {{ held: string[], over: boolean }[]} */
  const writers = []
  const show = () => {
    for (let front = writers[0]; front; front = writers[0]) {
      for (const text of front.held.splice(0)) write(text)
      if (!front.over) return
      writers.shift()
    }
  }
  return () => {
    const own = { held: /** @type {string[]} */ ([]), over: false }
    writers.push(own)
    return {
      /** @param {string} text */
      write(text) {
        own.held.push(text)
        show()
      },
      end() {
        own.over = true
        show()
      },
    }
  }
}

/**
 * @param {readonly Family[]} families
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.reports
 * @param {number | undefined} [options.cores]
 * @param {number | undefined} [options.graceMs] see processGroup.mjs
 * @param {(text: string) => void} [options.write]
 * @param {() => number} [options.measure] how slow the machine is now
 * @returns {{ results: Promise<Result[]>, stop: (why: string) => void }} results in the order of the list; `stop` ends what
 *   runs and starts nothing more
 */
export function schedule(families, options) {
  const { root, reports, cores = Math.max(2, availableParallelism()), graceMs, write, measure } = options
  const writer = inTurn(write ?? ((text) => process.stdout.write(text)))
  /** @type {Map<string, Result>} */
  const results = new Map()
  /** @type {Map<Family, import('./runFamily.mjs').Run>} */
  const runs = new Map()
  /** @type {string | undefined} */
  let stopped
  let slowness = 1

  /** @param {Family} family @param {string} why @returns {Result} */
  const notRun = ({ name }, why) => {
    const failures = [{ name: `${name} was not run: ${why}`, errors: [] }]
    return { name, passed: 0, failed: 1, skipped: 0, seconds: 0, failures, running: [], skips: new Map(), left: [] }
  }

  /** @param {Family} family */
  async function run(family) {
    const output = writer()
    // What is beside it now may go and come: the slowest time that was seen holds.
    slowness = Math.max(slowness, (measure ?? measureSlowness)())
    output.write(`\n== ${family.name} ==${slowness < 1.5 ? '' : ` limits times ${slowness.toFixed(1)}`}\n`)
    const started = runFamily(family, { root, reports, slowness, graceMs, write: output.write })
    runs.set(family, started)
    const result = await started.result
    runs.delete(family)
    results.set(family.name, result)
    if (result.stopped) output.write(`\n${family.name} was stopped: ${result.stopped}\n`)
    output.end()
  }

  async function all() {
    const waiting = [...families]
    /** @type {Set<Promise<void>>} */
    const going = new Set()
    while (waiting.length > 0 || going.size > 0) {
      let free = cores - [...runs.keys()].reduce((sum, family) => sum + family.cores, 0)
      for (const family of [...waiting]) {
        const missing = family.needs?.find((name) => results.has(name) && results.get(name)?.failed !== 0)
        if (stopped || missing) {
          waiting.splice(waiting.indexOf(family), 1)
          results.set(family.name, notRun(family, stopped ?? `${missing} failed`))
          continue
        }
        // One that wants more than there is runs alone.
        const fits = family.cores <= free || runs.size === 0
        if (!fits || family.needs?.some((name) => !results.has(name))) continue
        waiting.splice(waiting.indexOf(family), 1)
        free -= family.cores
        const one = run(family).finally(() => going.delete(one))
        going.add(one)
      }
      if (going.size > 0) await Promise.race(going)
    }
    return families.map(({ name }) => /** @type {Result} */ (results.get(name)))
  }

  return {
    results: all(),
    stop(why) {
      stopped ??= why
      for (const { stop } of runs.values()) stop(why)
    },
  }
}
