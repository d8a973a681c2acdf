/** The two reporters in their runners, on a few tests that pass, fail, are skipped or cannot be loaded. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { EVENTS_VARIABLE, readEvents, type Told } from './events.mjs'
import EventReporter from './vitestReporter.mjs'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lab-reporters-'))
  symlinkSync(path.join(PROJECT_ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const reporter = (name: string) => path.join(PROJECT_ROOT, 'scripts', 'test', name)

/** What a runner tells of the files in the folder. */
function told(program: string, args: readonly string[], files: Readonly<Record<string, string>>): Told {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  const events = path.join(folder, `${path.basename(program)}.jsonl`)
  spawnSync(process.execPath, [path.join(PROJECT_ROOT, 'node_modules', program), ...args], {
    cwd: folder,
    env: { ...process.env, [EVENTS_VARIABLE]: events },
    stdio: 'ignore',
  })
  return readEvents(events, Date.now())
}

test('Vitest: what passes, fails and is skipped with its reason, and a file that cannot be loaded', () => {
  const { passed, skipped, skips, failures, running } = told(
    'vitest/vitest.mjs',
    ['run', '--root', folder, '--reporter', reporter('vitestReporter.mjs')],
    {
      'some.test.js': `import { describe, expect, test } from 'vitest'
        test('adds', () => expect(1 + 1).toBe(2))
        describe('a sum', () => {
          test('is wrong', () => expect(1 + 1).toBe(3))
        })
        test('waits', (context) => context.skip('no scale here'))`,
      'broken.test.js': `throw new Error('cannot be loaded')`,
    },
  )
  expect({ passed, skipped, running }).toEqual({ passed: 1, skipped: 1, running: [] })
  expect([...skips]).toEqual([['no scale here', 1]])
  const named = failures.map(({ name, errors }) => [name, errors[0]?.split('\n')[0]])
  expect(named.sort()).toEqual([
    ['broken.test.js', 'cannot be loaded'],
    ['some.test.js › a sum > is wrong', 'expected 2 to be 3 // Object.is equality'],
  ])
})

test('Vitest: a test whose end is told before its beginning, or before its result, has ended once', () => {
  const module = { relativeModuleId: 'a.test.ts', errors: () => [], children: { allTests: () => [early, late] } }
  let lateState = 'pending'
  const early = { id: '1', module, fullName: 'early', result: () => ({ state: 'passed' }) }
  const late = { id: '2', module, fullName: 'late', result: () => ({ state: lateState }) }
  const events = path.join(folder, 'order.jsonl')
  const own = process.env[EVENTS_VARIABLE]
  process.env[EVENTS_VARIABLE] = events
  try {
    // What Vitest hands over has far more, of which the reporter asks for nothing.
    const hears = new EventReporter() as unknown as Record<string, (given: unknown) => void>
    hears.onTestCaseResult?.(early)
    hears.onTestCaseReady?.(early)
    hears.onTestCaseReady?.(late)
    hears.onTestCaseResult?.(late)
    lateState = 'passed'
    hears.onTestModuleEnd?.(module)
  } finally {
    if (own === undefined) delete process.env[EVENTS_VARIABLE]
    else process.env[EVENTS_VARIABLE] = own
  }
  expect(readEvents(events, Date.now())).toMatchObject({ passed: 2, running: [] })
})

test('Playwright: what passes, fails and is skipped with its reason, and an error outside any test', () => {
  const { passed, skipped, skips, failures, running } = told('@playwright/test/cli.js', ['test'], {
    'playwright.config.mjs': `export default {
      reporter: ${JSON.stringify(reporter('playwrightReporter.mjs'))},
      testMatch: '*.spec.mjs',
      projects: [{ name: 'plain' }],
    }`,
    'some.spec.mjs': `import { expect, test } from '@playwright/test'
      test('adds', () => expect(1 + 1).toBe(2))
      test('is late', async () => {
        await expect.poll(() => 1, { message: 'the sum', timeout: 200 }).toBe(2)
      })
      test('waits', () => test.skip(true, 'no scale here'))`,
    'broken.spec.mjs': `throw new Error('cannot be loaded')`,
  })
  // A file that cannot be loaded leaves the others unrun.
  expect({ passed, skipped, running }).toEqual({ passed: 0, skipped: 0, running: [] })
  expect([...skips]).toEqual([])
  expect(failures.map(({ name, errors }) => [name, errors[0]?.split('\n')[0]])).toEqual([
    ['outside any test', 'Error: cannot be loaded'],
  ])
  rmSync(path.join(folder, 'broken.spec.mjs'))
  rmSync(path.join(folder, 'cli.js.jsonl'))
  const again = told('@playwright/test/cli.js', ['test'], {})
  expect({ ...again, failures: again.failures.map(({ name }) => name) }).toEqual({
    passed: 1,
    skipped: 1,
    failures: ['some.spec.mjs › is late (plain)'],
    running: [],
    skips: new Map([['no scale here', 1]]),
  })
  expect(again.failures[0]?.errors[0]).toMatch(/the sum[\s\S]*Expected: 2[\s\S]*Received: 1/)
})
