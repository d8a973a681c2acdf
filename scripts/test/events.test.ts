import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { errorText, readEvents, type TestEvent } from './events.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lab-events-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what has begun and not ended was running, with the innermost thing it waits for', () => {
  const file = path.join(folder, 'events.jsonl')
  const events: TestEvent[] = [
    { is: 'begin', id: 'a', name: 'first', at: 1000 },
    { is: 'end', id: 'a', name: 'first', state: 'passed' },
    { is: 'begin', id: 'b', name: 'second', at: 2000 },
    { is: 'step', id: 'b', step: 1, what: 'the whole', at: 2000 },
    { is: 'step', id: 'b', step: 2, what: 'a button', at: 2500 },
    { is: 'stepped', id: 'b', step: 2, at: 3000 },
    { is: 'step', id: 'b', step: 3, what: 'a text', at: 3000 },
  ]
  // The last line was being written when the process died.
  writeFileSync(file, `${events.map((event) => JSON.stringify(event)).join('\n')}\n{"is":"end","id":"b`)
  expect(readEvents(file, 12_000)).toEqual({
    passed: 1,
    skipped: 0,
    failures: [],
    running: [{ name: 'second', seconds: 10, waitsFor: 'a text' }],
    skips: new Map(),
  })
})

test('a file that was never written tells nothing', () => {
  const { passed, failures, running } = readEvents(path.join(folder, 'none.jsonl'), 0)
  expect({ passed, failures, running }).toEqual({ passed: 0, failures: [], running: [] })
})

test('an error in words has no colors, and the place in this project', () => {
  const stack = `Error\n    at fn (${path.join('node_modules', 'x.js')}:1:1)\n    at own (src/a.ts:2:3)`
  expect(errorText({ message: '\u001b[31mwrong\u001b[39m', stack })).toBe('wrong\nat own (src/a.ts:2:3)')
})
