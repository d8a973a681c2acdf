import { expect, test } from 'vitest'
import { readRecording } from './recordings'
import { COLLAPSE, recordingOf } from './testing/records'

const text = (change: object): string => JSON.stringify({ ...recordingOf(COLLAPSE), ...change })

test('reads what it knows', () => {
  expect(readRecording(text({})).events.length).toBe(18)
})

test('says which format or version it does not know', () => {
  expect(() => readRecording(text({ version: 9 }))).toThrow('recording version: 9, expected 1')
  expect(() => readRecording(text({ format: 'other' }))).toThrow('recording format: "other"')
  expect(() => readRecording('<!doctype html>')).toThrow('recording: not JSON')
  expect(() => readRecording(text({ events: null }))).toThrow('events, config or provenance missing')
})
