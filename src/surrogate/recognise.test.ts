import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import { FUZZ, FUZZ_TIMEOUT, mutatedBytes, survive } from '../testing/mutate'
import { writeCompact } from './compactForm'
import { readSurrogate } from './modelFiles'
import { holdsModels } from './recognise'
import { modelFile, savedModel, stump } from './testing/models'

const first = savedModel([stump(10, 2.5, 1, 2)])
const second = savedModel([stump(11, 0.5, 0, 1)])
const members = [modelFile('member_0.json', first), modelFile('member_1.json', second)]
const config = checkConfig({ space: 'darts' })
const recording = { format: 'darts-plus-lab/run', version: 1, config, events: [] }

async function zip(files: readonly { name: string; blob: Blob }[]) {
  const writer = new ZipWriter(new BlobWriter())
  for (const { name, blob } of files) await writer.add(name, new TextReader(await blob.text()))
  return { name: 'some.zip', blob: await writer.close() }
}

test.each([
  ['members', async () => members],
  ['one of another name', async () => [modelFile('mine.json', first)]],
  [
    'one whose keys were put in another order',
    async () => [modelFile('a.json', { version: first.version, learner: first.learner })],
  ],
  ['one over several lines', async () => [modelFile('a.json', JSON.stringify(first, null, 2))]],
  ['what is cut short, for its reader to refuse', async () => [modelFile('a.json', '{"learner":{')]],
  ['a folder', async () => [modelFile('xgb/notes.txt', 'mine'), modelFile('xgb/a.json', first)]],
  ['a zip', async () => [await zip(members)]],
  ['a zip of one of another name', async () => [await zip([modelFile('x/mine.json', first)])]],
  [
    'the compact form',
    async () => [{ name: 'x', blob: new Blob([writeCompact((await readSurrogate(members)).members)]) }],
  ],
  ['the published folder, which is told what to do', async () => [modelFile('xgb_v1.0/3/surrogate_model.model', 'x')]],
])('%s: taken for models', async (_, files) => {
  expect(await holdsModels(await files())).toBe(true)
})

test.each([
  ['a recording', async () => [modelFile('run.json', recording)]],
  ['several', async () => [modelFile('a.json', recording), modelFile('b.json', recording)]],
  ['a config', async () => [modelFile('config.json', config)]],
  ['a config that speaks of a learner', async () => [modelFile('c.json', { note: { learner: {} } })]],
  ['a search log', async () => [modelFile('log.txt', 'epoch 0 lr 2.5e-02 {"learner":')]],
  ['a zip of recordings', async () => [await zip([modelFile('run.json', recording)])]],
  [
    'a zip of pictures with their labels',
    async () => [await zip([modelFile('a/1.png', 'x'), modelFile('labels.json', {})])],
  ],
  ['a broken zip', async () => [modelFile('some.zip', 'PK\u0003\u0004 nothing')]],
  ['a pickle of images', async () => [{ name: 'data_batch_1', blob: new Blob([Uint8Array.of(0x80, 2)]) }]],
  ['a hidden file', async () => [modelFile('.member_0.json', first), modelFile('run.json', recording)]],
  ['nothing', async () => []],
])('%s: not taken for models', async (_, files) => {
  expect(await holdsModels(await files())).toBe(false)
})

test(
  'a mutated archive is recognised or not, and never throws',
  async () => {
    const bytes = new Uint8Array(await (await zip(members)).blob.arrayBuffer())
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), async (changed) => {
        const told = await survive(() => holdsModels([{ name: 'some.zip', blob: new Blob([changed]) }]))
        expect(typeof told).toBe('boolean')
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
