// Tells scripts/test/events.mjs what Vitest begins and ends.
import { errorText, tell } from './events.mjs'

/** @param {{ relativeModuleId: string }} module */
const fileId = ({ relativeModuleId }) => `file ${relativeModuleId}`

/** @typedef {import('vitest/node').Reporter} Reporter */

/** @implements {Reporter} */
export default class EventReporter {
  /**
   * Vitest hears of tests from another thread, in packets: of a short one the end may come before the beginning, or before its result.
   * @type {Set<string>}
   */
  #ended = new Set()

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleStart(module) {
    tell({ is: 'begin', id: fileId(module), name: module.relativeModuleId, at: Date.now() })
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    for (const test of module.children.allTests()) this.onTestCaseResult(test)
    tell({ is: 'end', id: fileId(module), name: module.relativeModuleId, state: 'file' })
    this.#fault(module.relativeModuleId, module.errors())
  }

  /** @param {import('vitest/node').TestSuite} suite */
  onTestSuiteResult(suite) {
    this.#fault(`${suite.module.relativeModuleId} › ${suite.fullName}`, suite.errors())
  }

  /** @param {import('vitest/node').TestCase} test */
  onTestCaseReady({ id, module, fullName }) {
    if (this.#ended.has(id)) return
    tell({ is: 'begin', id, name: `${module.relativeModuleId} › ${fullName}`, at: Date.now() })
  }

  /** @param {import('vitest/node').TestCase} test */
  onTestCaseResult(test) {
    const { id, module, fullName } = test
    const { state, errors = [], ...rest } = test.result()
    const name = `${module.relativeModuleId} › ${fullName}`
    const why = 'note' in rest && rest.note ? rest.note : undefined
    if (state === 'pending' || this.#ended.has(id)) return
    this.#ended.add(id)
    tell({ is: 'end', id, name, state, errors: errors.map(errorText), ...(why ? { why } : {}) })
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} _modules
   * @param {readonly import('vitest').SerializedError[]} errors
   */
  onTestRunEnd(_modules, errors) {
    this.#fault('outside any test', errors)
  }

  /**
   * @param {string} name
   * @param {readonly import('vitest').SerializedError[]} errors
   */
  #fault(name, errors) {
    if (errors.length > 0) tell({ is: 'fault', name, errors: errors.map(errorText) })
  }
}
