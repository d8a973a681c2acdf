// Stands in for a test runner: `node fakeFamily.mjs HOW FILE`, where HOW is one of the ways below and FILE takes the pid of a
// server that is started. Tells its tests as the reporters do.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { tell } from '../events.mjs'

const [how = '', file = ''] = process.argv.slice(2)

/** @param {string} id */
const begin = (id) => tell({ is: 'begin', id, name: `fake.spec.ts › ${id}`, at: Date.now() })
/** @param {string} id @param {'passed' | 'failed'} state @param {string[]} errors */
const end = (id, state, errors = []) => tell({ is: 'end', id, name: `fake.spec.ts › ${id}`, state, errors })
const forEver = () => setInterval(() => undefined, 1000)

/** In a group of its own and with the pipes of its parent, as a preview server has them. */
function startServer() {
  const server = spawn(process.execPath, ['-e', 'process.on("SIGINT", () => {}); setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  server.unref()
  writeFileSync(file, String(server.pid))
}

/** @type {Record<string, () => void>} */
const WAYS = {
  passes() {
    for (const id of ['one', 'two']) {
      begin(id)
      end(id, 'passed')
    }
  },
  fails() {
    begin('one')
    end('one', 'passed')
    begin('two')
    end('two', 'failed', ['expected 1 to be 2\nat fake.spec.ts:7:3'])
    process.exitCode = 1
  },
  hangs() {
    begin('one')
    end('one', 'passed')
    begin('two')
    tell({ is: 'step', id: 'two', step: 1, what: 'click at fake.spec.ts:3', at: Date.now() })
    tell({ is: 'stepped', id: 'two', step: 1, at: Date.now() })
    tell({ is: 'step', id: 'two', step: 2, what: 'the button at fake.spec.ts:4', at: Date.now() })
    startServer()
    console.log('hanging')
    process.on('SIGINT', () => tell({ is: 'stepped', id: 'two', step: 2, at: Date.now() }))
    forEver()
  },
  crashes() {
    begin('one')
    startServer()
    console.log('about to crash')
    process.kill(process.pid, 'SIGKILL')
  },
  leaves() {
    startServer()
    WAYS.passes?.()
  },
  'says nothing': () => undefined,
  complains() {
    console.log('app/a.ts:1 is wrong')
    process.exitCode = 2
  },
  'cannot be made'() {
    console.log('no answer from the registry')
    process.exitCode = 75
  },
}

WAYS[how]?.()
