/**
 * Where scripts run the engine: the functions of headless/ in headless Chromium, as visitors have it, or with
 * LAB_ADAPTER=dawn in this Node process.
 */
import process from 'node:process'
import { openHeadlessPage } from './browser'
import { openDawn } from './dawn'
import type { EngineHost } from './engineHost'

async function openChromium(): Promise<EngineHost> {
  const page = await openHeadlessPage({ gpu: true })
  const browser = page.page.context().browser()
  const devtools = await browser?.newBrowserCDPSession()
  return {
    runtime: `Chromium ${browser?.version()}`,
    call: (name, args) => page.call(name, args),
    cpuSeconds: async () => {
      const answer = await devtools?.send('SystemInfo.getProcessInfo')
      return answer?.processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) ?? Number.NaN
    },
    close: () => page.close(),
  }
}

/** Opens the host that LAB_ADAPTER asks for; the caller closes it. */
export const openEngineHost = (): Promise<EngineHost> =>
  process.env.LAB_ADAPTER === 'dawn' ? openDawn() : openChromium()
