/**
 * Chromium spoken to over its debugging pipe, with nothing in between. Playwright keeps every page visible and focused, so with
 * it no page can be hidden behind another tab, and only a hidden page can be frozen.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { findChromium, gpuFlags } from '../../scripts/host/chromium.mjs'

interface Answer {
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

/** An answer to the call `id`, or an event of the session when it has none. */
interface Message extends Answer {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
}

/** A tab of the one window. */
export interface BareTab {
  /** Value of an expression in the page; what it throws is thrown here. */
  evaluate<Value>(expression: string): Promise<Value>
  /** In front of the other tabs: those are hidden. */
  activate(): Promise<void>
  /** What a browser does to a hidden page to save energy: page and workers stop until it is active again. */
  setFrozen(frozen: boolean): Promise<void>
}

export interface BareChromium {
  /** A tab in front, its page loaded. */
  open(url: string): Promise<BareTab>
  close(): void
}

/** @throws Error when no Chromium is found */
export function startBareChromium(): BareChromium {
  const program = findChromium()
  if (!program) throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROME_PATH.')
  const profile = mkdtempSync(path.join(tmpdir(), 'lab-chromium-'))
  const own = ['--headless=new', '--no-sandbox', '--no-first-run', '--lang=en-US', '--window-size=1440,900']
  const flags = [...own, '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...gpuFlags(), 'about:blank']
  const chromium = spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const [, , , toBrowser, fromBrowser] = chromium.stdio as unknown as [null, null, null, Writable, Readable]
  const waiting = new Map<number, (answer: Answer) => void>()
  /** By session: who waits for its page to be loaded. */
  const loading = new Map<string, () => void>()
  let received = ''
  fromBrowser.setEncoding('utf8').on('data', (text: string) => {
    const messages = (received + text).split('\0')
    received = messages.pop() as string
    for (const message of messages) {
      const { id, method, sessionId = '', ...answer } = JSON.parse(message) as Message
      if (id !== undefined) waiting.get(id)?.(answer)
      else if (method === 'Page.loadEventFired') loading.get(sessionId)?.()
    }
  })

  let calls = 0
  async function send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++calls
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
    waiting.delete(id)
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result ?? {}
  }

  return {
    async open(url) {
      // Attached before it goes anywhere: between two documents a page has no context to evaluate in.
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
      const attached = await send('Target.attachToTarget', { targetId, flatten: true })
      const sessionId = attached.sessionId as string
      await send('Page.enable', {}, sessionId)
      const loaded = new Promise<void>((resolve) => loading.set(sessionId, resolve))
      const { errorText } = await send('Page.navigate', { url }, sessionId)
      if (errorText) throw new Error(`${url}: ${errorText}`)
      await loaded
      return {
        async evaluate<Value>(expression: string) {
          const how = { expression, awaitPromise: true, returnByValue: true }
          const { result, exceptionDetails } = await send('Runtime.evaluate', how, sessionId)
          if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
          return (result as { readonly value: Value }).value
        },
        async activate() {
          await send('Target.activateTarget', { targetId })
        },
        async setFrozen(frozen) {
          await send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' }, sessionId)
        },
      }
    },
    close() {
      // Its children write on for a moment; a folder left in the system's own for such is no failure of a test.
      const sweep = () => rm(profile, { recursive: true, force: true, maxRetries: 10 }).catch(console.warn)
      chromium.once('exit', () => void sweep())
      chromium.kill('SIGKILL')
    },
  }
}
