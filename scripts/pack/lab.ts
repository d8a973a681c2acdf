/**
 * Entry of the packed lab: `darts-plus-lab` serves the built page on localhost and opens it; with a command's name it runs
 * that command, as `npm run` does in a clone. Exit codes: those of the command; 2 for an unknown one.
 */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import open from 'open'
import sirv from 'sirv'
import { argumentsOrExit, HELP } from '../host/usage'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { SECURITY_HEADERS } from '../site/security.mjs'
import { COMMANDS } from './commands.mjs'

const USAGE = `Usage: darts-plus-lab [--port N] [--no-open]
       darts-plus-lab COMMAND [options]

Serves the lab on localhost and opens it in the browser. Nothing leaves this computer.

  --port N    default: 4173, or any free one where that is taken
  --no-open   only print the address

COMMAND is one of ${COMMANDS.join(', ')}; each explains itself with --help.
`
const PORT = 4173

/** The built page on localhost, with the headers that isolate it; the address it can be opened at. */
function serve(port: number): Promise<string> {
  const files = sirv(path.join(PROJECT_ROOT, 'dist'), {
    etag: true,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    },
  })
  const server = createServer((request, response) =>
    files(request, response, () => void response.writeHead(404, SECURITY_HEADERS).end('not found')),
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, 'localhost', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(`http://localhost:${address.port}/`)
    })
  })
}

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE'

async function serveLab(): Promise<void> {
  const { values } = argumentsOrExit(USAGE, () =>
    parseArgs({ options: { ...HELP, port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } } }),
  )
  const port = values.port === undefined ? PORT : Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    console.error(`--port ${values.port}: must be a whole number from 0 to 65535\n\n${USAGE}`)
    process.exit(2)
  }
  const address = await serve(port).catch((error: unknown) => {
    if (values.port === undefined && isTaken(error)) return serve(0)
    throw error
  })
  console.log(`DARTS+ Lab: ${address}  (Ctrl+C stops it)`)
  if (!values['no-open'] && !process.env.CI && !process.env.SSH_CONNECTION) await open(address)
}

async function main(): Promise<void> {
  const [node = '', script = '', command, ...rest] = process.argv
  if (command === undefined || command.startsWith('-')) return serveLab()
  const file = path.join(import.meta.dirname, `${command}.mjs`)
  if (!COMMANDS.includes(command) || !existsSync(file)) {
    console.error(`${command}: no such command\n\n${USAGE}`)
    process.exit(2)
  }
  // A command reads its options from where a process has them.
  process.argv = [node, script, ...rest]
  await import(pathToFileURL(file).href)
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
