// Installs the browsers that are tested beside Chromium, where Debian's packages can bring them. Where one is missing all the
// same, its tests are skipped, and so is this check: it says why.
import process from 'node:process'
import { SKIPPED } from './project/exitCodes.mjs'
import { ensureFurtherBrowsers } from './project/setup.mjs'

const missing = ensureFurtherBrowsers()
if (missing.length > 0) {
  console.log(missing.join('; '))
  process.exitCode = SKIPPED
}
