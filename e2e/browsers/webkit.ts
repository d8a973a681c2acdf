/** WebKitGTK by its own WebDriver, on a display in memory: the protocol is spoken with plain `fetch`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { findWebKit } from '../../scripts/host/webkit.mjs'
import { limit } from '../../scripts/test/limits.mjs'
import { type Driver, inPage, type Size, type Wishes } from './driver'

/** The narrowest window that GTK gives. */
const NARROWEST = 447

/** The keys that have no character of their own, as WebDriver writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}

/** In WebKit no one tells the driver what a page complains of: the page does, from here on, and of refusals also of before. */
function listen(): void {
  const told: string[] = []
  Object.assign(window, { complaintsOfThisPage: told })
  addEventListener('error', ({ message }) => told.push(message))
  addEventListener('unhandledrejection', ({ reason }) => told.push(String(reason)))
  new ReportingObserver(
    (reports) => told.push(...reports.map(({ type, body }) => `${type}: ${JSON.stringify(body)}`)),
    { buffered: true },
  ).observe()
}

/** @throws Error when it ends before it says so */
async function startDisplay(program: string): Promise<{ process: ChildProcess; name: string }> {
  const process = spawn(program, ['-displayfd', '3', '-screen', '0', '1920x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const name = await new Promise<string>((resolve, reject) => {
    ;(process.stdio[3] as Readable).once('data', (number) => resolve(`:${String(number).trim()}`))
    process.once('error', reject)
    process.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return { process, name }
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1')
  await new Promise((resolve) => socket.once('listening', resolve))
  const { port } = socket.address() as AddressInfo
  await new Promise((resolve) => socket.close(resolve))
  return port
}

/** @throws Error when it ends, or another program takes its port, five times over */
async function startDriver(program: string, env: NodeJS.ProcessEnv): Promise<{ process: ChildProcess; port: number }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort()
    const driver = spawn(program, [`--port=${port}`], { stdio: 'ignore', env })
    while (driver.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined)
      if (answer?.headers.get('content-type')?.includes('json')) return { process: driver, port }
      if (answer) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    driver.kill('SIGKILL')
  }
  throw new Error(`${program} does not start`)
}

/** Pages that hold nothing but another page in a frame: `/?width=390&height=844&src=ADDRESS`. */
async function serveFrames(): Promise<{ server: Server; at: (size: Size, address: string) => string }> {
  const server = createServer((request, response) => {
    const given = new URL(request.url ?? '', 'http://frames').searchParams
    const [width, height, src] = ['width', 'height', 'src'].map((key) => encodeURI(decodeURI(given.get(key) ?? '')))
    response.setHeader('Content-Type', 'text/html')
    response.end(
      `<!doctype html><style>body{margin:0}iframe{border:0;display:block}</style><iframe width="${width}" height="${height}" allow="fullscreen; clipboard-write" src="${src}"></iframe>`,
    )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    server,
    at: ({ width, height }, src) =>
      `http://127.0.0.1:${port}/?${new URLSearchParams({ width: String(width), height: String(height), src })}`,
  }
}

/** @throws Error when WebKitGTK is not there or does not start */
/** Tries to give a window its size, and the rest between two of them while it still changes. */
const FITTINGS = 20
const SETTLING_MS = 100
/** For the page, which the driver ends by itself; and for the driver, which stands still when it does not. */
const PAGE_PATIENCE = limit(30)
const PATIENCE = limit(40)
/** For a session to end in good order, before its processes are ended. */
const CLOSING_MS = 5_000

export async function startWebKit({ size = { width: 1440, height: 900 } }: Wishes): Promise<Driver> {
  const found = findWebKit()
  if (!found) throw new Error('No WebKitWebDriver with an Xvfb found.')
  const home = mkdtempSync(path.join(tmpdir(), 'lab-webkit-'))
  const downloads = path.join(home, 'Downloads')
  mkdirSync(downloads)
  mkdirSync(path.join(home, '.config'))
  writeFileSync(path.join(home, '.config', 'user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
  const display = await startDisplay(found.display)
  const { process: driver, port } = await startDriver(found.driver, {
    ...process.env,
    DISPLAY: display.name,
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    LANG: 'en_US.UTF-8',
    GDK_BACKEND: 'x11',
    NO_AT_BRIDGE: '1',
    // There is no GPU: what layers are composed of would be drawn twice, by a fifth more work.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  }).catch((error) => {
    display.process.kill('SIGKILL')
    throw error
  })
  const frames = await serveFrames()

  async function call<Value>(method: 'GET' | 'POST' | 'DELETE', where: string, body?: object): Promise<Value> {
    const response = await fetch(`http://127.0.0.1:${port}/session${where}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((error: Error) => {
      if (error.name !== 'TimeoutError') throw error
      throw new Error(
        `webkit: the browser stands still: ${method} ${where} was not answered within ${PATIENCE / 1000} s`,
      )
    })
    const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } }
    if (!response.ok) throw new Error(`${method} ${where}: ${value.error}: ${value.message}`)
    return value
  }

  function end(): void {
    frames.server.closeAllConnections()
    frames.server.close()
    driver.kill('SIGKILL')
    display.process.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  }

  const started = await call<{ sessionId: string; capabilities: { browserVersion: string } }>('POST', '', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { args: ['--automation'] } } },
  }).catch((error) => {
    end()
    throw error
  })
  const { sessionId, capabilities } = started
  const of = <Value>(method: 'GET' | 'POST' | 'DELETE', what: string, body?: object) =>
    call<Value>(method, `/${sessionId}${what}`, body)
  await of('POST', '/timeouts', { script: PAGE_PATIENCE, pageLoad: PAGE_PATIENCE })
  let shown = 'about:blank'
  let area = size
  let pointer = { x: 0, y: 0 }

  async function run<Value>(text: string): Promise<Value> {
    const script = `const done = arguments[arguments.length - 1];
      ${text}.then((value) => done({ value }), (error) => done({ thrown: String(error?.stack ? error + '\\n' + error.stack : error) }))`
    const { value, thrown } = await of<{ value: Value; thrown?: string }>('POST', '/execute/async', {
      script,
      args: [],
    })
    if (thrown !== undefined) throw new Error(thrown)
    return value
  }

  /** The window holds its own frame and bars: what they take is measured. */
  async function fitWindow({ width, height }: Size): Promise<void> {
    for (let attempt = 0; attempt < FITTINGS; attempt++) {
      const inner = await run<Size>(inPage(() => ({ width: innerWidth, height: innerHeight }), undefined))
      if (inner.width === width && inner.height === height) return
      const outer = await of<Size>('GET', '/window/rect')
      const wider = { width: outer.width + width - inner.width, height: outer.height + height - inner.height }
      // The two were measured on either side of a change of size that was under way.
      if (wider.width < width || wider.height < height) {
        await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
        continue
      }
      await of('POST', '/window/rect', { x: 0, y: 0, ...wider })
    }
  }

  const isFramed = (): boolean => area.width < NARROWEST

  async function load(address: string): Promise<void> {
    await of('POST', '/url', { url: 'about:blank' })
    await fitWindow({ ...area, width: Math.max(area.width, NARROWEST) })
    shown = address
    if (address === 'about:blank') return
    await of('POST', '/url', { url: isFramed() ? frames.at(area, address) : address })
    if (isFramed()) await of('POST', '/frame', { id: 0 })
    await run(inPage(listen, undefined))
  }

  const act = (actions: object) => of('POST', '/actions', { actions: [actions] })
  const mouse = (...actions: object[]) =>
    act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions })
  const keyboard = (...actions: object[]) => act({ type: 'key', id: 'keys', actions })

  await load(shown)
  return {
    name: 'webkit',
    version: capabilities.browserVersion,
    downloads,
    open: load,
    async reload() {
      if (isFramed()) return load(shown)
      await of('POST', '/refresh', {})
      await run(inPage(listen, undefined))
    },
    evaluate: (act, given) => run(inPage(act, given)),
    async resize(to) {
      const wasFramed = isFramed()
      area = to
      if (wasFramed || isFramed()) return load(shown)
      await fitWindow(to)
    },
    async point(x, y) {
      pointer = { x: Math.round(x), y: Math.round(y) }
      await mouse({ type: 'pointerMove', duration: 0, origin: 'viewport', ...pointer })
    },
    async pressButton() {
      await mouse({ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 })
    },
    async press(keys) {
      const all = keys.split('+').map((key) => KEYS[key] ?? key)
      const down = all.map((value) => ({ type: 'keyDown', value }))
      await keyboard(...down, ...all.reverse().map((value) => ({ type: 'keyUp', value })))
    },
    async type(text) {
      await keyboard(
        ...[...text].flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      )
    },
    async screenshot() {
      if (!isFramed()) return Buffer.from(await of<string>('GET', '/screenshot'), 'base64')
      await of('POST', '/frame', { id: null })
      const frame = await of<Record<string, string>>('POST', '/element', { using: 'css selector', value: 'iframe' })
      const picture = await of<string>('GET', `/element/${Object.values(frame)[0]}/screenshot`)
      await of('POST', '/frame', { id: 0 })
      return Buffer.from(picture, 'base64')
    },
    complaints: () =>
      run(inPage(() => (window as unknown as { complaintsOfThisPage: string[] }).complaintsOfThisPage, undefined)),
    async close() {
      await Promise.race([of('DELETE', '').catch(() => undefined), new Promise((late) => setTimeout(late, CLOSING_MS))])
      end()
    },
  }
}
