/** The runner of `npm test` with families that pass, fail, hang, crash and leave a server behind. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Family } from './runFamily.mjs'

const HERE = import.meta.dirname
const FAKE_FAMILY = path.join(HERE, 'testing', 'fakeFamily.mjs')
const FAKE_RUN = path.join(HERE, 'testing', 'fakeRun.mjs')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lab-runner-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const pidFile = () => path.join(folder, 'server.pid')
const serverPid = () => Number(readFileSync(pidFile(), 'utf8'))

/** A process that has ended and that nobody has asked for its exit code is none. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const family = (name: string, how = name, more: Partial<Family> = {}): Family => ({
  name,
  command: [process.execPath, FAKE_FAMILY, how, pidFile()],
  cores: 1,
  silence: 10,
  tells: true,
  ...more,
})

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly lastLine: string | undefined
}

/** @param onOutput hears all that was written so far and how to send a signal to the runner */
function run(
  families: readonly Family[],
  onOutput: (output: string, send: (signal: NodeJS.Signals) => void) => void = () => undefined,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  // Here slowness is not the question: as given, limits are the same wherever the test runs.
  const child = spawn(process.execPath, [FAKE_RUN, folder, JSON.stringify(families)], {
    env: { ...process.env, LAB_TEST_MINUTES: '60', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const hear = (text: string): void => {
    output += text
    onOutput(output, (signal) => child.kill(signal))
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output, lastLine: output.trimEnd().split('\n').at(-1) }))
  })
}

test('families that pass end with code 0 and all their tests in the last line', async () => {
  const { code, lastLine, output } = await run([family('first', 'passes'), family('second', 'passes')])
  expect(lastLine).toBe('4 passed, 0 failed')
  expect(code).toBe(0)
  expect(output).not.toContain('what failed')
})

test('a test that fails is named at the end with its error, the others go on', async () => {
  const { code, lastLine, output } = await run([family('fails'), family('passes')])
  expect(lastLine).toBe('3 passed, 1 failed')
  expect(code).toBe(1)
  const end = output.slice(output.indexOf('== what failed =='))
  expect(end).toContain('[fails] fake.spec.ts › two\n    expected 1 to be 2\n    at fake.spec.ts:7:3')
})

test('a check that fails is shown with its last lines, one that cannot be made counts as skipped with the reason', async () => {
  const check = { tells: false }
  const { lastLine, output } = await run([
    family('complains', 'complains', check),
    family('cannot be made', 'cannot be made', check),
  ])
  expect(lastLine).toBe('0 passed, 1 failed')
  expect(output).toContain('[complains] complains ended with exit code 2\n    app/a.ts:1 is wrong')
  expect(output).toContain('skipped in cannot be made: 1, no answer from the registry')
})

test('a runner that tells of no test has not passed', async () => {
  const { code, lastLine, output } = await run([family('says nothing')])
  expect(lastLine).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
  expect(output).toContain('[says nothing] says nothing told of no test')
})

test('what needs a family that failed is not run, and says so', async () => {
  const { lastLine, output } = await run([family('fails'), family('passes', 'passes', { needs: ['fails'] })])
  expect(lastLine).toBe('1 passed, 2 failed')
  expect(output).toContain('[passes] passes was not run: fails failed')
})

test('a family that crashes is a failure with what ran and its last words, and its server is ended', async () => {
  const { code, lastLine, output } = await run([family('crashes')])
  expect(lastLine).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
  expect(output).toContain('[crashes] crashes was ended by SIGKILL\n    about to crash')
  expect(output).toMatch(/\[crashes\] was running for \d+ s: fake\.spec\.ts › one/)
  expect(output).toContain('[crashes] left behind and was ended: ')
  expect(isRunning(serverPid())).toBe(false)
})

test('a server that is left behind by success is ended and told', async () => {
  const { code, lastLine, output } = await run([family('leaves')])
  expect(lastLine).toBe('2 passed, 0 failed')
  expect(code).toBe(0)
  expect(output).toContain('[leaves] left behind and was ended: ')
  expect(isRunning(serverPid())).toBe(false)
})

test('a family that hangs is stopped after its silence, tells what ran and what it waited for, and leaves nothing', async () => {
  const { code, lastLine, output } = await run([family('hangs', 'hangs', { silence: 0.01 }), family('passes')])
  expect(lastLine).toBe('3 passed, 1 failed')
  expect(code).toBe(1)
  expect(output).toContain('[hangs] was stopped: nothing was heard of it for')
  expect(output).toMatch(
    /\[hangs\] was running for \d+ s: fake\.spec\.ts › two\n {4}waiting for: the button at fake\.spec\.ts:4/,
  )
  expect(isRunning(serverPid())).toBe(false)
})

describe.skipIf(process.platform === 'win32')('on a signal', () => {
  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    test(`${signal} ends what runs, starts nothing more, prints the numbers and leaves nothing`, async () => {
      let sent = false
      const { code, lastLine, output } = await run(
        [family('hangs'), family('never', 'passes', { needs: ['hangs'] })],
        (all, send) => {
          if (sent || !all.includes('hanging')) return
          sent = true
          send(signal)
        },
      )
      expect(lastLine).toBe('1 passed, 2 failed')
      expect(code).toBe(expected)
      expect(output).toContain(`[hangs] was stopped: ${signal} was sent`)
      expect(output).toContain(`[never] never was not run: ${signal} was sent`)
      expect(output).toContain('waiting for: the button at fake.spec.ts:4')
      expect(isRunning(serverPid())).toBe(false)
    })
})

test('the given minutes end the whole, with what ran then', async () => {
  const { code, lastLine, output } = await run([family('hangs')], undefined, { LAB_TEST_MINUTES: '0.05' })
  expect(lastLine).toMatch(/^\d passed, 1 failed$/)
  expect(code).toBe(1)
  expect(output).toContain('the 0.05 minutes of LAB_TEST_MINUTES were over')
  if (existsSync(pidFile())) expect(isRunning(serverPid())).toBe(false)
})

test('minutes that are no number are refused', async () => {
  const { code, lastLine, output } = await run([family('passes')], undefined, { LAB_TEST_MINUTES: 'soon' })
  expect(lastLine).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
  expect(output).toContain('LAB_TEST_MINUTES is soon: not a number above 0')
})
