/** Sweeps in archives of any origin: told by names alone, opened within limits, recordings only when they are asked for. */
import { readFileSync } from 'node:fs'
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { afterEach, expect, test } from 'vitest'
import { headLine, trialLine } from '../../src/sweep/indexFile'
import { trialRecord } from '../../src/sweep/testing/records'
import { useEvidence } from './evidenceStore'
import { holdsSweep, openSweepFiles, recordingOf } from './openSweep'

afterEach(() => useEvidence.setState({ own: null, problem: null }))

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const record = trialRecord(1)
const index = bytes(headLine('mine') + trialLine(record))
const recording = readFileSync(new URL('../../public/runs/generated-shapes.json', import.meta.url))
const path = `mine/trials/${record.trial}.json`
const folder = { 'mine/index.jsonl': index, [path]: new Uint8Array(recording) }

/** Stored as they are. */
async function zip(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level: 0 })
  for (const [name, own] of Object.entries(files)) await writer.add(name, new Uint8ArrayReader(own))
  return new Uint8Array(await (await writer.close()).arrayBuffer())
}

const given = (archive: Uint8Array<ArrayBuffer>) => [{ name: 'mine.zip', blob: new Blob([archive]) }]

/** The archive with the bytes of one file overwritten: it is listed as before, and cannot be unpacked. */
function damaged(archive: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const copy = archive.slice()
  const at = Buffer.from(copy.buffer).indexOf(name) + name.length
  copy.fill(0xff, at, at + 200)
  return copy
}

/** The archive whose directory says another size of one file. */
function saying(archive: Uint8Array<ArrayBuffer>, name: string, size: number): Uint8Array<ArrayBuffer> {
  const copy = archive.slice()
  const view = new DataView(copy.buffer)
  view.setUint32(Buffer.from(copy.buffer).lastIndexOf(name) - 46 + 24, size, true)
  return copy
}

test('a sweep in an archive is told by names: nothing of it is unpacked', async () => {
  const archive = await zip(folder)
  expect(await holdsSweep(given(damaged(archive, 'mine/index.jsonl')))).toBe(true)
  expect(await holdsSweep(given(await zip({ 'photos/a/1.png': index, 'photos/myindex.jsonl': index })))).toBe(false)
})

test('a recording of an archive is unpacked when it is asked for, and one that is damaged is refused by its name', async () => {
  expect(await openSweepFiles(given(await zip(folder)))).toBe(true)
  const good = useEvidence.getState().own
  expect(good?.index.name).toBe('mine')
  expect((await recordingOf(good as never, record.trial))?.events.length).toBeGreaterThan(0)
  expect(await openSweepFiles(given(damaged(await zip(folder), path)))).toBe(true)
  const { own, problem } = useEvidence.getState()
  expect(problem).toBeNull()
  await expect(recordingOf(own as never, record.trial)).rejects.toThrow(`mine.zip: ${path}: a zip, damaged`)
})

test('an archive that would unpack to far more than it is is no sweep, and refused where one is opened', async () => {
  const bomb = given(saying(await zip(folder), path, 900_000_000))
  expect(await holdsSweep(bomb)).toBe(false)
  expect(await openSweepFiles(bomb)).toBe(true)
  expect(useEvidence.getState().problem).toMatch(/^mine\.zip: .* expected at most 500 times its size$/)
})

test('an index longer than any is refused before it is unpacked', async () => {
  const large = await zip({ ...folder, 'mine/more.bin': new Uint8Array(500_000) })
  await openSweepFiles(given(saying(large, 'mine/index.jsonl', 200_000_001)))
  expect(useEvidence.getState().problem).toBe('mine/index.jsonl: 200000001 bytes, at most 200000000 are read')
})

test('an index alone is told by how it begins, whatever its name', async () => {
  const alone = [{ name: 'copy (2).txt', blob: new Blob([index]) }]
  expect(await holdsSweep(alone)).toBe(true)
  expect(await openSweepFiles(alone)).toBe(true)
  expect(useEvidence.getState().own?.index.trials).toHaveLength(1)
})

test('a file that changed on the disk since it was chosen is refused where a sweep is opened', async () => {
  const gone = new DOMException('The file could not be read', 'NotReadableError')
  const blob = Object.assign(new Blob([index]), { text: () => Promise.reject(gone) })
  expect(await openSweepFiles([{ name: 'mine/index.jsonl', blob }])).toBe(true)
  expect(useEvidence.getState().problem).toBe('NotReadableError: The file could not be read')
})
