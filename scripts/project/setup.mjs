// Installs what a fresh clone lacks, with Node's built-ins only: npm packages, and browsers for the tests.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { findChromium, findHeadlessShell } from '../host/chromium.mjs'
import { findFirefox, NO_FIREFOX } from '../host/firefox.mjs'
import { findRedis, NO_REDIS } from '../host/redis.mjs'
import { findWebKit, NO_WEBKIT } from '../host/webkit.mjs'
import { PROJECT_ROOT } from './paths.mjs'

/**
 * Runs a program with its output shown; true when it succeeded.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function run(program, args, env = {}) {
  console.log(`> ${path.basename(program)} ${args.join(' ')}`)
  const result = spawnSync(program, args, {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && program === 'npm',
  })
  return result.status === 0
}

/**
 * Name and version of every package a lock file asks for, without the optional ones (other platforms).
 * @param {string} file
 * @returns {Map<string, string> | undefined}
 */
function lockedVersions(file) {
  if (!existsSync(file)) return undefined
  /** @type {{ packages: Record<string, { version?: string, optional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const installed = Object.entries(lock.packages).filter(([name, entry]) => name && !entry.optional)
  return new Map(installed.map(([name, entry]) => [name, entry.version ?? '']))
}

function packagesAreInstalled() {
  const wanted = lockedVersions(path.join(PROJECT_ROOT, 'package-lock.json'))
  const present = lockedVersions(path.join(PROJECT_ROOT, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return [...wanted].every(([name, version]) => present.get(name) === version)
}

/** `npm ci` when node_modules is missing or older than the lock file. Throws with the remedy when it fails. */
export function ensurePackages() {
  if (packagesAreInstalled()) return
  const npmScript = process.env.npm_execpath
  const done = npmScript && /\.c?js$/.test(npmScript) ? run(process.execPath, [npmScript, 'ci']) : run('npm', ['ci'])
  if (!done) throw new Error('npm ci failed. Check the network, then run the same command again.')
}

/** @param {string | undefined} program */
function starts(program) {
  if (!program) return false
  if (process.platform === 'win32') return true // chrome.exe opens a window instead of printing its version
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 300_000 }).status === 0
}

/** @param {string[]} packages of Debian */
function installWithApt(...packages) {
  const isRoot = process.getuid?.() === 0
  if (process.platform !== 'linux' || !isRoot || !existsSync('/usr/bin/apt-get')) return false
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  // Another program may be installing something.
  const patient = ['-o', 'DPkg::Lock::Timeout=600']
  run('apt-get', ['update', ...patient], env)
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...patient, ...packages], env)
}

function downloadWithPlaywright() {
  return run(process.execPath, [path.join('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'])
}

/**
 * A Chromium that starts: an installed one, else Debian's package, else Playwright's download.
 * Needs the packages. Throws with the remedy when there is none.
 */
export function ensureChromium() {
  for (const install of [() => true, () => installWithApt('chromium'), downloadWithPlaywright])
    if (install() && starts(findChromium())) return
  throw new Error(
    'No Chromium to test with. Install Google Chrome or Chromium, or set CHROME_PATH to one, then run npm test again.',
  )
}

/** The headless shell, as far as it is here or Debian's package can be installed; without it pages take longer. */
export function ensureHeadlessShell() {
  if (process.env.CHROME_PATH || findHeadlessShell() || installWithApt('chromium-headless-shell')) return
  console.log('No headless shell of Chromium: its pages are tested in Chromium itself, which takes longer.')
}

/**
 * Firefox and WebKitGTK, as far as they are here or Debian's packages can be installed.
 * @returns {string[]} why the others are missing, and what brings them
 */
export function ensureFurtherBrowsers() {
  const wanted = [
    { find: findFirefox, packages: ['firefox-esr'], why: NO_FIREFOX },
    { find: findWebKit, packages: ['webkit2gtk-driver', 'xvfb'], why: NO_WEBKIT },
  ]
  const missing = wanted.filter(({ find }) => !find())
  if (missing.length > 0) installWithApt(...missing.flatMap(({ packages }) => packages))
  return missing.filter(({ find }) => !find()).map(({ why }) => why)
}

/**
 * Redis, as far as it is here or Debian's package can be installed.
 * @returns {string | undefined} why it is missing, and what brings it
 */
export function ensureRedis() {
  if (!findRedis()) installWithApt('redis-server')
  return findRedis() ? undefined : NO_REDIS
}
