import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import { presetConfig } from '../../src/protocol/presets'
import { PartialRecording } from './partialRecording'
import { Recorder } from './recorder'

const config = presetConfig('two-minutes', 'darts')
const started: Event = {
  type: 'started',
  config,
  dataset: null,
  adapter: { backend: 'cpu', description: 'a processor', software: false },
  stepsPerEpoch: 62,
  plan: { parameters: 1, launchesPerStep: 2, pipelines: 3, bytes: 4, parallelism: 64 },
}

let root = ''
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'partial-'))
})
afterAll(() => rm(root, { recursive: true }))

function recorder(): Recorder {
  const made = new Recorder({ preset: 'two-minutes', config, data: null })
  made.add({ at: 0, event: started })
  return made
}

it('what was published stays as it is until the search has ended; then recording and states take its place', async () => {
  const [published, aside] = await Promise.all(['published-', 'aside-'].map((name) => mkdtemp(path.join(root, name))))
  if (!published || !aside) throw new Error('no folder')
  const state = path.join(published, 'run-epoch-1.dartsrun')
  await writeFile(state, 'old')
  const partial = new PartialRecording(recorder(), aside, 'run')
  await partial.keepState(1, Buffer.from('new'))
  partial.write(() => undefined)
  await partial.settled()
  expect(await readdir(published)).toEqual(['run-epoch-1.dartsrun'])
  expect(await readFile(state, 'utf8')).toBe('old')
  expect((await readdir(aside)).sort()).toEqual(['run-epoch-1.dartsrun', 'run.partial.json'])
  expect(await partial.publish(published)).toBe(true)
  expect(await readFile(state, 'utf8')).toBe('new')
  expect(JSON.parse(await readFile(path.join(published, 'run.json'), 'utf8'))).toMatchObject({
    states: [{ epoch: 1, file: 'run-epoch-1.dartsrun', bytes: 3 }],
  })
})

it('a partial file that cannot be written is told once, and ends nothing', async () => {
  const file = path.join(root, 'no-folder')
  await writeFile(file, '')
  const partial = new PartialRecording(recorder(), file, 'run')
  const told: string[] = []
  for (let epoch = 1; epoch <= 2; epoch++) partial.write((line) => told.push(line))
  await partial.settled()
  expect(told).toEqual([expect.stringContaining('run.partial.json: is not written: ')])
})
