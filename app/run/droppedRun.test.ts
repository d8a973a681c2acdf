import { expect, test } from 'vitest'
import { COLLAPSE, recordingOf } from '../testing/records'
import { isTable, readDropped, readTableFile } from './droppedRun'

const CELL =
  "[('skip_connect', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 2), ('sep_conv_3x3', 1), ('skip_connect', 0), ('sep_conv_3x3', 0), ('skip_connect', 1)]"
const GENOTYPE = `genotype = Genotype(normal=${CELL}, normal_concat=range(2, 6), reduce=${CELL}, reduce_concat=range(2, 6))`
const LOG = `2018-06-27 13:25:46,378 epoch 0 lr 2.500000e-02
${GENOTYPE}
train 000 2.451357e+00 3.125000 45.312500
train_acc 31.5
valid 000 2.1e+00 35 88
valid_acc 36.25
2018-06-27 13:35:46,378 epoch 1 lr 2.4e-02
${GENOTYPE}
`

const file = (name: string, text: string): File => new File([text], name, { lastModified: 0 })

test('a search log and a recording are runs, images are not', async () => {
  const log = await readDropped([file('log.txt', LOG)])
  expect(log).toMatchObject({
    kind: 'runs',
    runs: [{ name: 'log.txt', record: { source: { program: 'darts', dataset: null } } }],
  })
  const recording = recordingOf(COLLAPSE)
  expect(await readDropped([file('run.json', JSON.stringify(recording))])).toEqual({
    kind: 'runs',
    runs: [{ name: 'run.json', record: recording }],
  })
  expect(await readDropped([file('data_batch_1.bin', '')])).toBeNull()
  expect(await readDropped([file('data_batch_1', '\u0001\u0002abc')])).toBeNull()
})

test('a log that PowerShell wrote is text: UTF-16, in either order of its bytes', async () => {
  const little = Uint8Array.from(Buffer.from(`\ufeff${LOG}`, 'utf16le'))
  const big = little.map((_, i) => little[i ^ 1] as number)
  const plain = await readDropped([file('log.txt', LOG)])
  for (const bytes of [little, big])
    expect(await readDropped([new File([bytes], 'log.txt', { lastModified: 0 })])).toEqual(plain)
})

test('a genotype is a cell, also in a file without an ending', async () => {
  expect(await readDropped([file('cell', GENOTYPE)])).toMatchObject({ kind: 'cells', cells: [{ spelling: 'python' }] })
})

test('a text that is neither is refused by its name and what it is', async () => {
  await expect(readDropped([file('notes.txt', 'hello')])).rejects.toThrow(/no search log and no genotype.*hello/)
  await expect(readDropped([file('x.json', '{}')])).rejects.toThrow(/^x\.json: recording format/)
  await expect(readDropped([file('a.txt', LOG), file('b.txt', GENOTYPE)])).rejects.toThrow(/1 runs and 1 cells/)
})

test('a table of NAS-Bench-201 is no run; one that is too small is refused by name and rule', async () => {
  const table = file('nb201.csv', 'index,arch,cifar10,cifar100,imagenet16_120\n')
  expect(await isTable(table)).toBe(true)
  expect(await isTable(file('trace.csv', 'run,epoch\n'))).toBe(false)
  await expect(readTableFile(table)).rejects.toThrow('nb201.csv: 0 cells, expected all 15625')
})
