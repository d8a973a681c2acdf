import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readSearchLog } from '../../src/import/logs'
import { runOfLog } from '../../src/import/logs/runOfLog'
import { LOGS } from '../../src/import/testing/logs'
import type { RunSource } from '../../src/protocol/runSource'
import { PICTURES_TEXTS } from '../i18n/pictures/texts'
import { zh } from '../i18n/zh'
import { sourceText } from '../telling/sourceText'
import { NB201_CONFIG } from '../testing/records'
import { crc32, withText } from './pngText'
import { pictureFileName, stampOfRun } from './stamp'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function chunk(type: string, data: Uint8Array): number[] {
  const body = [...bytes(type), ...data]
  const length = new Uint8Array(new Uint32Array([data.length]).buffer).reverse()
  const crc = new Uint8Array(new Uint32Array([crc32(Uint8Array.from(body))]).buffer).reverse()
  return [...length, ...body, ...crc]
}

/** One white pixel. */
const PNG = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...chunk('IHDR', Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
  ...chunk('IDAT', deflateSync(Uint8Array.from([0, 255, 255, 255]))),
  ...chunk('IEND', new Uint8Array(0)),
])

/** Chunk types with their data, each checked against its length and CRC. */
function chunks(png: Uint8Array): [string, string][] {
  const view = new DataView(png.buffer, png.byteOffset)
  const found: [string, string][] = []
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(view.getUint32(at + 8 + length)).toBe(crc32(body))
    const text = new TextDecoder().decode(body)
    found.push([text.slice(0, 4), text.slice(4)])
    at += 12 + length
  }
  return found
}

test('CRC-32 gives the check value of its standard', () => {
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926)
})

test('puts each text behind the header, in chunks that are whole, and leaves the picture alone', () => {
  const stamped = withText(PNG, { Title: 'Alpha, edge 0 → 1', Source: '{"seed":2}' })
  const found = chunks(stamped)
  expect(found.map(([type]) => type)).toEqual(['IHDR', 'iTXt', 'iTXt', 'IDAT', 'IEND'])
  expect(found[1]?.[1]).toBe('Title\0\0\0\0\0Alpha, edge 0 → 1')
  expect(found[2]?.[1]).toBe('Source\0\0\0\0\0{"seed":2}')
})

test('refuses what is not a PNG', () => {
  expect(() => withText(bytes('GIF89a, something else altogether, long enough'), {})).toThrow(/not a PNG/)
})

const run = {
  dataset: 'CIFAR-10',
  datasetText: 'CIFAR-10',
  config: NB201_CONFIG,
  epoch: 5,
  legend: [],
  provenance: null,
}

test('a picture says data set, seed, epoch and config', () => {
  const stamp = stampOfRun({ ...run, title: 'Alpha, edge 0 → 1' }, PICTURES_TEXTS.en)
  expect(stamp.facts[0]).toBe('CIFAR-10 · seed 2 · epoch 5 of 8')
  expect(stamp.metadata).toMatchObject({ seed: 2, epoch: 5, config: NB201_CONFIG })
  expect(pictureFileName(stamp, 'svg')).toBe('alpha-edge-0-1-epoch-5.svg')
  expect(pictureFileName({ ...stamp, title: '名次，边 0 → 2' }, 'png')).toBe('名次-边-0-2-epoch-5.png')
})

test('it says so in the language of the page, its data set too; what it was made from stays as it was recorded', () => {
  const title = 'Generated shapes'
  const shapes = { ...run, title: 'Alpha', dataset: title, datasetText: sourceText(zh, title), facts: ['单位'] }
  const stamp = stampOfRun(shapes, PICTURES_TEXTS.zh)
  const network = '批量 32，一阶，学习率 w 0.025，alpha 0.0003'
  expect(stamp.facts).toEqual([
    '单位',
    '生成的图形 · 种子 2 · 第 5/8 轮',
    expect.stringMatching(new RegExp(`^nas-bench-201，C 8，1 个单元，16×16 · ${network}$`)),
  ])
  expect(stamp.metadata).toMatchObject({ dataset: title })
})

test.each([
  ['en', 'epoch 5 of a search log of darts: log.txt'],
  ['zh', 'darts 搜索日志的第 5 轮：log.txt'],
] as const)(
  'a picture of a run of another program says what its log says, and nothing of the lab’s defaults (%s)',
  (language, said) => {
    const source = runOfLog(readSearchLog(LOGS.darts as string, 'log.txt'), '2023-04-14').source as RunSource
    const shown = {
      ...run,
      title: 'Alpha',
      dataset: '',
      datasetText: '',
      source: { ...source, firstEpoch: 1, settings: {} },
    }
    const stamp = stampOfRun(shown, PICTURES_TEXTS[language])
    expect(stamp.facts).toEqual([said])
    expect(JSON.stringify(stamp.metadata)).not.toMatch(/config|seed|batch/)
  },
)
