/** `sweep show FOLDER`: the built page on localhost with the sweep beside it, opened at its evidence. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import sirv from 'sirv'
import { INDEX_NAME, readIndex } from '../../src/sweep/indexFile'
import { UsageError } from '../host/usage'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { SECURITY_HEADERS } from '../site/security.mjs'

export interface ShownSweep {
  readonly address: string
  close(): Promise<void>
}

async function builtPage(): Promise<string> {
  const dist = path.join(PROJECT_ROOT, 'dist')
  if (existsSync(path.join(dist, 'index.html'))) return dist
  console.error('building the page once')
  const { build } = await import('vite')
  await build({ root: PROJECT_ROOT, logLevel: 'warn' })
  return dist
}

const REFUSED: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use on this machine',
  EACCES: 'may not be opened by this user',
}

/**
 * @param port 0: any free one
 * @returns the port
 * @throws UsageError where another program has it, or the system keeps it
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = REFUSED[error.code ?? '']
      reject(why === undefined ? error : new UsageError(`--port ${port}: ${why}; name another, or none`))
    })
    server.listen(port, 'localhost', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

/**
 * @param port 0: any free one
 * @throws UsageError where the folder holds no index, or the port is taken; SearchError 'bad-table' for one that is none
 */
export async function showSweep(folder: string, port: number): Promise<ShownSweep> {
  const file = path.join(folder, INDEX_NAME)
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`show ${folder}: ${error.message}`)
  })
  const { name } = readIndex(text, file)
  const headers = (response: { setHeader(name: string, value: string): void }): void => {
    for (const [key, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(key, value)
  }
  const page = sirv(await builtPage(), { etag: true, setHeaders: headers })
  // Read anew for each request: the sweep may still be running.
  const results = sirv(path.resolve(folder), { dev: true, setHeaders: headers })
  const prefix = `/sweeps/${name}/`
  const server = createServer((request, response) => {
    const missing = (): void => void response.writeHead(404, SECURITY_HEADERS).end('not found')
    if (!request.url?.startsWith(prefix)) return page(request, response, missing)
    request.url = `/${request.url.slice(prefix.length)}`
    return results(request, response, missing)
  })
  const at = await listen(server, port)
  return {
    address: `http://localhost:${at}/#page=evidence&sweep=${name}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
