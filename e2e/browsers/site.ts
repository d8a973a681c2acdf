/** The built site (dist/) on a port of its own; it can go away and come back under the same address. */
import { preview } from 'vite'
import { PROJECT_ROOT } from '../../scripts/project/paths.mjs'

export interface Site {
  /** With a slash at its end. */
  readonly address: string
  /** From now on nothing answers under the address. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** @throws Error when the port is taken */
export async function serveSite(): Promise<Site> {
  const serve = (port: number) =>
    preview({ root: PROJECT_ROOT, logLevel: 'warn', preview: { host: '127.0.0.1', port, strictPort: port !== 0 } })
  let server = await serve(0)
  const address = server.resolvedUrls?.local[0]
  if (!address) throw new Error('the server has no address')
  return {
    address,
    stop: () => server.close(),
    async start() {
      server = await serve(Number(new URL(address).port))
    },
  }
}
