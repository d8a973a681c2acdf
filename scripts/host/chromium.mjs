// Where Chromium is on this machine, with its window or without, and the flags that give it WebGPU. Plain Node: `npm test`
// needs it before anything is installed. Order: CHROME_PATH, an installed Chrome or Chromium, Playwright's download.
import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

/** Chromium's pages without its window, which costs more than many a page of ours. */
const SHELL_NAMES = ['chromium-headless-shell', 'chrome-headless-shell']

const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name]
    return folder ? [path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : []
  }),
]

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @returns {string | undefined} */
function playwrightDownload() {
  try {
    const file = createRequire(import.meta.url)('playwright-core').chromium.executablePath()
    return existsSync(file) ? file : undefined
  } catch {
    return undefined
  }
}

/** @param {readonly string[]} names */
function inPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

function asked() {
  const program = process.env.CHROME_PATH
  if (program && !isExecutable(program))
    throw new Error(`CHROME_PATH is ${program}: no such program. Correct it or unset it.`)
  return program || undefined
}

/**
 * Path of a Chromium that can be started, or undefined.
 * @returns {string | undefined}
 */
export function findChromium() {
  return asked() ?? [...inPath(NAMES), ...FIXED_PLACES].find(isExecutable) ?? playwrightDownload()
}

/**
 * What shows pages that need no window: the headless shell where there is one, else Chromium.
 * @returns {string | undefined}
 */
export function findPageBrowser() {
  return asked() ?? findHeadlessShell() ?? findChromium()
}

/** @returns {string | undefined} */
export function findHeadlessShell() {
  return inPath(SHELL_NAMES).find(isExecutable)
}

/**
 * What Chromium does in every window and no page of ours needs. The first three fill the address bar's popups with pages of their
 * own, which costs as much as half a page of ours; the others are what Playwright leaves out, whose list ours takes the place of.
 */
const LEFT_OUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** Flags for a Chromium that spends its time on the page. */
export const plainFlags = () => [`--disable-features=${LEFT_OUT.join()}`]

/**
 * Those and flags for a WebGPU adapter. The software adapter by default, so that every machine computes the same; with
 * LAB_ADAPTER=hardware the machine's own GPU.
 * @returns {string[]}
 */
export function gpuFlags() {
  const asked = process.env.LAB_ADAPTER
  if (asked && asked !== 'hardware')
    throw new Error(`LAB_ADAPTER is ${asked}: Chromium takes hardware or nothing; dawn is for golden and bench.`)
  const flags = [...plainFlags(), '--enable-unsafe-webgpu']
  if (!asked) return [...flags, '--use-webgpu-adapter=swiftshader']
  return process.platform === 'linux' ? [...flags, '--enable-features=Vulkan', '--ignore-gpu-blocklist'] : flags
}
