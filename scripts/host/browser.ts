/**
 * Chromium for scripts: `openHeadlessPage` serves this working tree through Vite, opens headless.html and lets a
 * Node script call the functions registered there (headless/registry.ts) and hear the events they emit.
 */
import { createReadStream, readdirSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { createServer, type Plugin } from 'vite'
import { PROJECT_ROOT, SHARED_FOLDER } from '../project/paths.mjs'
import { findChromium, findPageBrowser, gpuFlags, plainFlags } from './chromium.mjs'

export interface LaunchOptions {
  /** Ask for a WebGPU adapter (see gpuFlags for which one). */
  readonly gpu: boolean
}

/** A headless Chromium; the caller closes it. */
export async function launchChromium({ gpu }: LaunchOptions): Promise<Browser> {
  const executablePath = gpu ? findChromium() : findPageBrowser()
  if (!executablePath) throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROME_PATH.')
  return chromium.launch({ executablePath, headless: true, args: gpu ? gpuFlags() : plainFlags() })
}

export interface HeadlessPage {
  readonly page: Page
  /** Makes a local file readable by the page; gives the URL to fetch. */
  serveFile(file: string): string
  /** Makes the .bin and .json files of a local folder readable by the page; gives the URL they lie under, with its slash. */
  serveFolder(folder: string): string
  /**
   * Runs the registered function `name` in the page with `args` (JSON-like) and gives its result.
   * `onEvent` hears what it emits, in order, all of it before the result.
   */
  call<Result = unknown, Event = unknown>(
    name: string,
    args?: unknown,
    onEvent?: (event: Event) => void,
  ): Promise<Result>
  close(): Promise<void>
}

const CACHE_PARENT = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'headless')

/** Removes what earlier processes left behind when they were killed. */
function sweepCaches(): void {
  let names: string[] = []
  try {
    names = readdirSync(CACHE_PARENT)
  } catch {
    return
  }
  for (const name of names) {
    try {
      process.kill(Number(name), 0)
    } catch {
      rmSync(path.join(CACHE_PARENT, name), { recursive: true, force: true })
    }
  }
}

async function answer(file: string | undefined, response: ServerResponse): Promise<void> {
  const found = file === undefined ? null : await stat(file).catch(() => null)
  if (file === undefined || !found?.isFile()) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': found.size })
  createReadStream(file).pipe(response)
}

/**
 * Answers /lab-files/N with the N-th registered file and /lab-folders/N/NAME with such a file of the N-th folder, and nothing
 * else of the disk.
 */
function labFiles(files: readonly string[], folders: readonly string[]): Plugin {
  return {
    name: 'lab-files',
    configureServer(server) {
      server.middlewares.use('/lab-files', (request, response) =>
        answer(files[Number(request.url?.slice(1).split('?')[0])], response),
      )
      server.middlewares.use('/lab-folders', (request, response) => {
        const [, number, name] = /^\/(\d+)\/([\w-]+\.(?:bin|json))$/.exec(request.url ?? '') ?? []
        const folder = folders[Number(number)]
        return answer(folder === undefined || name === undefined ? undefined : path.join(folder, name), response)
      })
    },
  }
}

/** Starts server and browser and waits until the page's functions are registered. */
export async function openHeadlessPage(options: LaunchOptions): Promise<HeadlessPage> {
  sweepCaches()
  const files: string[] = []
  const folders: string[] = []
  const cacheDir = path.join(CACHE_PARENT, String(process.pid))
  const server = await createServer({
    configFile: false,
    root: PROJECT_ROOT,
    cacheDir,
    publicDir: 'public',
    logLevel: 'error',
    plugins: [labFiles(files, folders)],
    worker: { format: 'es' },
    optimizeDeps: { entries: ['headless.html', 'headless/**/*.ts', 'src/worker.ts'] },
    server: {
      host: '127.0.0.1',
      port: 0,
      hmr: false,
      watch: null,
      fs: { allow: [PROJECT_ROOT, SHARED_FOLDER] },
    },
  })
  await server.listen()
  const address = server.httpServer?.address() as AddressInfo

  let browser: Browser | undefined
  const close = async (): Promise<void> => {
    await browser?.close()
    await server.close()
    rmSync(cacheDir, { recursive: true, force: true })
  }

  try {
    browser = await launchChromium(options)
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') console.error(`[page] ${message.text()}`)
    })
    page.on('pageerror', (error) => console.error(`[page] ${error.stack ?? error.message}`))

    const listeners = new Map<number, (event: unknown) => void>()
    await page.exposeBinding('labEvent', (_source, id: number, event: unknown) => listeners.get(id)?.(event))
    await page.goto(`http://127.0.0.1:${address.port}/headless.html`, { timeout: 600_000 })
    await page.waitForFunction(() => window.lab !== undefined, undefined, { timeout: 600_000 })

    let calls = 0
    return {
      page,
      close,
      serveFile(file) {
        files.push(path.resolve(file))
        return `/lab-files/${files.length - 1}`
      },
      serveFolder(folder) {
        folders.push(path.resolve(folder))
        return `/lab-folders/${folders.length - 1}/`
      },
      async call<Result, Event>(name: string, args: unknown = {}, onEvent?: (event: Event) => void) {
        const id = calls++
        if (onEvent) listeners.set(id, onEvent as (event: unknown) => void)
        try {
          return (await page.evaluate(([n, a, i]) => window.lab?.call(n, a, i), [name, args, id] as const)) as Result
        } finally {
          listeners.delete(id)
        }
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
