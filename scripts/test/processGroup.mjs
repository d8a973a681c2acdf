// A program with everything it starts, and the end of all of it: browsers and servers put themselves into groups of their
// own, so besides its group every process is found that carries the mark of the program in its environment.
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

const WINDOWS = process.platform === 'win32'
/** Given to a program that has been asked to end, and to what it started once it has ended by itself. */
export const GRACE_MS = 10_000

/** @typedef {{ pid: number, command: string }} Found */

/** @param {string} mark @returns {Found[]} */
function markedOnLinux(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark)) return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(name), command }]
      } catch {
        return [] // gone, or somebody else's
      }
    })
}

/** @param {string} mark @returns {Found[]} */
function markedByPs(mark) {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1e8 })
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? []
    return pid && line.includes(mark) ? [{ pid: Number(pid), command: command.slice(0, 200) }] : []
  })
}

/**
 * Processes that carry a mark. On Windows none is found: there a tree is ended from its root.
 * @param {string} mark
 */
function marked(mark) {
  if (WINDOWS) return []
  return process.platform === 'linux' ? markedOnLinux(mark) : markedByPs(mark)
}

/** @param {number} pid negative: a group @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // already gone
  }
}

/**
 * Waits until all that carry the mark have ended, and ends those that do not.
 * @param {string} mark
 * @param {number} graceMs
 * @returns {Promise<string[]>} command lines of those that had to be ended
 */
async function endMarked(mark, graceMs) {
  const until = performance.now() + graceMs
  while (performance.now() < until && marked(mark).length > 0) await wait(50)
  /** @type {Set<string>} */
  const ended = new Set()
  for (let found = marked(mark); found.length > 0; found = marked(mark)) {
    for (const { pid, command } of found) {
      ended.add(command)
      send(pid, 'SIGKILL')
    }
    await wait(50)
  }
  return [...ended]
}

/**
 * @typedef {object} Group
 * @property {Promise<{ code: number | null, signal: NodeJS.Signals | null, left: string[] }>} ended once nothing of it runs
 *   any more; `left`: command lines of what it left behind and had to be ended
 * @property {() => void} stop asks all of it to end and ends what does not; a second call ends it at once
 */

/**
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, onOutput: (text: string) => void, graceMs?: number | undefined }} options
 * @returns {Group}
 */
export function startGroup([program = '', ...args], { cwd, env, onOutput, graceMs = GRACE_MS }) {
  // A name, not a value, so that a program started within another carries the marks of both.
  const mark = `LAB_TEST_${randomUUID().replaceAll('-', '')}`
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, [mark]: '1' },
    shell: WINDOWS,
    detached: !WINDOWS,
  })
  child.stdout.setEncoding('utf8').on('data', onOutput)
  child.stderr.setEncoding('utf8').on('data', onOutput)
  const { pid } = child
  let stops = 0
  /** @param {NodeJS.Signals} signal */
  const sendAll = (signal) => {
    if (pid === undefined) return
    if (WINDOWS) spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
    else send(-pid, signal)
  }
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      onOutput(`${program}: ${error.message}\n`)
      resolve({ code: 127, signal: null })
    })
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  return {
    ended: exited.then(async (how) => {
      if (stops > 0) sendAll('SIGKILL')
      const left = await endMarked(mark, stops > 0 ? graceMs / 10 : graceMs)
      // What it wrote last is still in the pipe; where processes cannot be found one of them may hold the pipe for ever.
      if (how.code !== 127) await Promise.race([closed, wait(graceMs, undefined, { ref: false })])
      return { ...how, left }
    }),
    stop() {
      sendAll(++stops === 1 ? 'SIGINT' : 'SIGKILL')
      const timer = setTimeout(() => sendAll('SIGKILL'), graceMs)
      void exited.then(() => clearTimeout(timer))
    },
  }
}
