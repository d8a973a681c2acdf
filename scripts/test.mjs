// `npm test`: installs what is missing, runs every test family and closes with `N passed, N failed`.
// The numbers come from the runners' JSON reports; a check without a report counts as one test.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { SKIPPED } from './project/exitCodes.mjs'
import { PROJECT_ROOT } from './project/paths.mjs'
import { ensureChromium, ensurePackages } from './project/setup.mjs'
import { countPlaywright, countVitest } from './test/testReports.mjs'

/** @typedef {import('./test/testReports.mjs').Counts} Counts */
/**
 * @typedef {object} Family
 * @property {string} name
 * @property {string[]} command program of node_modules/.bin, or `node`, and its arguments
 * @property {number} minutes after which it is stopped and counts as failed
 * @property {{ file: string, count: (report: any) => Counts }} [report]
 * @property {string} [needs] name of a family that must have passed
 */

const REPORTS = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'reports')
const UNIT = path.join(REPORTS, 'unit.json')
const GPU = path.join(REPORTS, 'gpu.json')
const E2E = path.join(REPORTS, 'e2e.json')

/** @param {string} project @param {string} file */
function vitest(project, file) {
  return ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
}

/** @type {Family[]} */
const FAMILIES = [
  { name: 'types', command: ['tsc', '-b'], minutes: 5 },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'], minutes: 3 },
  { name: 'arrows', command: ['depcruise', 'app', 'src', 'headless', 'scripts', 'bench', 'e2e'], minutes: 3 },
  { name: 'dead code', command: ['knip'], minutes: 3 },
  { name: 'audit', command: ['tsx', 'scripts/audit.mjs'], minutes: 2 },
  { name: 'unit', command: vitest('unit', UNIT), minutes: 8, report: { file: UNIT, count: countVitest } },
  { name: 'gpu', command: vitest('gpu', GPU), minutes: 12, report: { file: GPU, count: countVitest } },
  { name: 'build', command: ['vite', 'build'], minutes: 4 },
  { name: 'budget', command: ['tsx', 'scripts/bundleBudget.ts'], minutes: 1, needs: 'build' },
  { name: 'lighthouse', command: ['tsx', 'scripts/lighthouse.ts'], minutes: 4, needs: 'build' },
  {
    name: 'e2e',
    command: ['playwright', 'test'],
    minutes: 10,
    needs: 'build',
    report: { file: E2E, count: countPlaywright },
  },
]

/**
 * Runs one command with its output shown; the exit code, or null when it ran out of time.
 * @param {Family} family
 * @returns {Promise<number | null>}
 */
function runCommand({ command: [program = '', ...args], minutes }) {
  const windows = process.platform === 'win32'
  const child = spawn(path.join(PROJECT_ROOT, 'node_modules', '.bin', program), args, {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: E2E },
    shell: windows,
    detached: !windows, // its own group, so that browsers and servers it started stop with it
  })
  const stop = () => {
    if (child.pid === undefined) return
    try {
      process.kill(windows ? child.pid : -child.pid, 'SIGKILL')
    } catch {
      // already gone
    }
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return new Promise((resolve) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      stop()
    }, minutes * 60_000)
    const finish = (/** @type {number | null} */ code) => {
      clearTimeout(timer)
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
      resolve(late ? null : (code ?? 1))
    }
    child.once('error', () => finish(1))
    child.once('exit', finish)
  })
}

/**
 * @param {Family} family
 * @returns {Promise<Counts>}
 */
async function runFamily(family) {
  const code = await runCommand(family)
  if (code === null) console.log(`${family.name}: stopped after ${family.minutes} minutes`)
  const { report } = family
  if (!report && code === SKIPPED) return { passed: 0, failed: 0, skipped: 1 }
  if (!report) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const counts = existsSync(report.file)
    ? report.count(JSON.parse(readFileSync(report.file, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  // A runner that fails without naming a test (a crash, an unhandled error, no report) is a failure all the same.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

async function main() {
  process.chdir(PROJECT_ROOT)
  ensurePackages()
  process.env.CHROME_PATH = ensureChromium()
  rmSync(REPORTS, { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })

  /** @type {Map<string, Counts & { seconds: number }>} */
  const results = new Map()
  for (const family of FAMILIES) {
    console.log(`\n== ${family.name} ==`)
    const started = Date.now()
    const blocked = family.needs !== undefined && results.get(family.needs)?.failed !== 0
    if (blocked) console.log(`not run: ${family.needs} failed`)
    const counts = blocked ? { passed: 0, failed: 1, skipped: 0 } : await runFamily(family)
    results.set(family.name, { ...counts, seconds: Math.round((Date.now() - started) / 1000) })
  }

  console.log(
    `\n${'family'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'s'.padStart(7)}`,
  )
  let passed = 0
  let failed = 0
  for (const [name, row] of results) {
    passed += row.passed
    failed += row.failed
    const cells = [String(row.passed).padStart(8), String(row.failed).padStart(8), String(row.skipped).padStart(9)]
    console.log(name.padEnd(12) + cells.join('') + String(row.seconds).padStart(7))
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
})
