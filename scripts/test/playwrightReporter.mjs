// Tells scripts/test/events.mjs what Playwright begins, waits for and ends.
import path from 'node:path'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { errorText, tell } from './events.mjs'

/** What a test can wait for; fixtures and steps of its own enclose these. */
const WAITS = new Set(['expect', 'pw:api', 'hook', 'test.step'])

/** @param {import('@playwright/test/reporter').TestCase} test */
const nameOf = (test) => {
  // The first is the root without a title, then project, file and the names.
  const [, project, file, ...names] = test.titlePath()
  return `${file} › ${names.join(' › ')} (${project})`
}

/** @param {import('@playwright/test/reporter').Location | undefined} location */
const placeOf = (location) => (location ? ` at ${path.relative(PROJECT_ROOT, location.file)}:${location.line}` : '')

/** @typedef {import('@playwright/test/reporter').Reporter} Reporter */

/** @implements {Reporter} */
export default class EventReporter {
  /** @type {WeakMap<object, number>} */
  #numbers = new WeakMap()
  #steps = 0

  printsToStdio() {
    return false
  }

  /** @param {import('@playwright/test/reporter').TestCase} test */
  onTestBegin(test) {
    tell({ is: 'begin', id: test.id, name: nameOf(test), at: Date.now() })
  }

  /**
   * @param {import('@playwright/test/reporter').TestCase} test
   * @param {unknown} _result
   * @param {import('@playwright/test/reporter').TestStep} step
   */
  onStepBegin(test, _result, step) {
    if (!WAITS.has(step.category)) return
    this.#numbers.set(step, ++this.#steps)
    tell({ is: 'step', id: test.id, step: this.#steps, what: `${step.title}${placeOf(step.location)}`, at: Date.now() })
  }

  /**
   * @param {import('@playwright/test/reporter').TestCase} test
   * @param {unknown} _result
   * @param {import('@playwright/test/reporter').TestStep} step
   */
  onStepEnd(test, _result, step) {
    const number = this.#numbers.get(step)
    if (number !== undefined) tell({ is: 'stepped', id: test.id, step: number, at: Date.now() })
  }

  /**
   * @param {import('@playwright/test/reporter').TestCase} test
   * @param {import('@playwright/test/reporter').TestResult} result
   */
  onTestEnd(test, { status, errors, annotations }) {
    const name = nameOf(test)
    const { id } = test
    if (status === 'skipped') {
      const why = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
      tell({ is: 'end', id, name, state: 'skipped', ...(why ? { why } : {}) })
    } else if (status === test.expectedStatus) tell({ is: 'end', id, name, state: 'passed' })
    // Interrupted: it has not ended, it was running when the runner was stopped.
    else if (status !== 'interrupted') tell({ is: 'end', id, name, state: 'failed', errors: errors.map(errorText) })
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    tell({ is: 'fault', name: 'outside any test', errors: [errorText(error)] })
  }
}
