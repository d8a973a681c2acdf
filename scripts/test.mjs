// `npm test`: installs what is missing, runs every test family and closes with `N passed, N failed`, also when it is
// interrupted. LAB_TEST_MINUTES ends it after so many minutes, with what ran then.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_ROOT } from './project/paths.mjs'
import { ensureChromium, ensureHeadlessShell, ensurePackages } from './project/setup.mjs'
import { FAMILIES } from './test/families.mjs'
import { runAll } from './test/runAll.mjs'

process.chdir(PROJECT_ROOT)
const reports = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'reports')
await runAll(FAMILIES, {
  root: PROJECT_ROOT,
  reports,
  prepare() {
    ensurePackages()
    ensureChromium()
    ensureHeadlessShell()
    rmSync(reports, { recursive: true, force: true })
    mkdirSync(reports, { recursive: true })
  },
})
