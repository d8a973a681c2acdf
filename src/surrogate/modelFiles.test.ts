import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js'
import { expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { writeCompact } from './compactForm'
import { readSurrogate } from './modelFiles'
import { extrapolates, predict } from './surrogate'
import { deep, modelFile, savedModel, stump } from './testing/models'

/** Of DARTS_V2 the first says 94, the second 95: its edge 0 (place 10) is sep_conv_3x3, 3. */
const first = savedModel([stump(10, 2.5, 1, 2)])
const second = savedModel([stump(10, 2.5, 1, 2), stump(11, 0.5, 0, 1)])
const files = [modelFile('member_0.json', first), modelFile('member_1.json', second)]

const surrogate = await readSurrogate(files)

test('an ensemble says mean and standard deviation of its members', () => {
  expect(predict(surrogate, PUBLISHED.DARTS_V2)).toEqual({ accuracy: 94.5, spread: 0.5, extrapolates: false })
})

test('a single member tells no spread', async () => {
  expect(predict(await readSurrogate(files.slice(0, 1)), PUBLISHED.DARTS_V2)).toMatchObject({ spread: null })
})

test('a folder, a zip and the compact form of the same files are the same surrogate', async () => {
  const folder = [
    ...[...files].reverse().map(({ name, blob }) => ({ name: `models/xgb/${name}`, blob })),
    modelFile('models/xgb/model_config.json', { model: 'xgb' }),
    modelFile('models/xgb/data_config.json', {}),
    { name: 'models/xgb/notes.txt', blob: new Blob(['mine']) },
  ]
  const writer = new ZipWriter(new BlobWriter())
  for (const { name, blob } of files) await writer.add(name, new TextReader(await blob.text()))
  const zip = { name: 'models.zip', blob: await writer.close() }
  const compact = { name: 'nas-bench-301.forest', blob: new Blob([writeCompact(surrogate.members)]) }
  for (const given of [folder, [zip], [compact]]) {
    const read = await readSurrogate(given)
    expect(read.digest).toBe(surrogate.digest)
    expect(read).toEqual(surrogate)
  }
})

test('the compact form takes nine bytes a node, trees of any shape come back', async () => {
  const read = await readSurrogate([modelFile('member_0.json', savedModel([deep(), stump(0, 1, 2, 3), deep()]))])
  const bytes = writeCompact(read.members)
  const again = await readSurrogate([{ name: 'a.forest', blob: new Blob([bytes]) }])
  expect(again).toEqual(read)
  // 13 nodes are in use; the pruned ones are gone.
  expect(read.members[0]?.forest.feature).toHaveLength(13)
})

test.each<[string, readonly { name: string; blob: Blob }[], string]>([
  [
    'a pickle',
    [{ name: 'surrogate_model.model', blob: new Blob([Uint8Array.of(0x80, 4, 0x95)]) }],
    'surrogate_model.model: a pickle, which is a program and is not opened here; in Python: pickle.load',
  ],
  ['pictures', [modelFile('a.png', 'x')], '"a.png": no model of XGBoost as JSON'],
  ['nothing', [], 'no file: no model of XGBoost'],
  [
    'the same model twice',
    [modelFile('member_0.json', first), modelFile('member_1.json', first)],
    'member_1.json: the same model as member_0.json',
  ],
  ['one bad member of two', [files[0] as never, modelFile('member_1.json', '{')], 'member_1.json: is no JSON'],
  [
    'a model of run times',
    [modelFile('member_0.json', savedModel([stump(0, 0, 1, 1)], '5E3'))],
    'member_0.json: predicts 5001 for DARTS_V2, expected an accuracy',
  ],
])('%s is refused by name', async (_, given, message) => {
  await expect(readSurrogate(given)).rejects.toThrow(message)
})

test('a compact form that was cut off or changed is refused', async () => {
  const bytes = writeCompact(surrogate.members)
  const read = (changed: Uint8Array<ArrayBuffer>) => readSurrogate([{ name: 'a.forest', blob: new Blob([changed]) }])
  await expect(read(bytes.slice(0, -1))).rejects.toThrow(/^a\.forest: \d+ bytes, expected \d+: cut off or changed/)
  const nan = bytes.slice()
  nan.fill(255, -12, -8)
  await expect(read(nan)).rejects.toThrow(/a\.forest: "member_1\.json": node \d+/)
})

test('a cell with more than half of its normal operations free of parameters is outside of what was trained on', () => {
  const v2 = PUBLISHED.DARTS_V2
  const withSkips = (count: number) => ({
    ...v2,
    normal: v2.normal.map(([, from], i) => [i < count ? 'skip_connect' : 'sep_conv_3x3', from] as const),
  })
  expect([3, 4, 5, 8].map((count) => extrapolates(withSkips(count)))).toEqual([false, false, true, true])
})
