import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readRecording } from '../../src/protocol/recording'
import { UsageError } from '../host/usage'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { checkWhich, readExportRequests, writeExports } from './exports'

const recorded = async () =>
  readRecording(await readFile(path.join(PROJECT_ROOT, 'public', 'runs', 'small-cell.json'), 'utf8'))

test('reads FORMAT=FILE, refuses what is neither', () => {
  expect(readExportRequests(['dot=a=b.dot'])).toEqual([{ format: 'dot', file: 'a=b.dot' }])
  expect(() => readExportRequests(['onnx=x'])).toThrow(/format onnx is unknown, have genotype/)
  expect(() => readExportRequests(['dot'])).toThrow(UsageError)
})

test('refuses a choice that chooses nothing, by its name', () => {
  const requests = readExportRequests(['dot=x'])
  const of = (values: Parameters<typeof checkWhich>[0], holds: 'cells' | 'runs', asked = requests) =>
    expect(() => checkWhich(values, holds, 'F', asked))
  of({ epoch: '99' }, 'cells').toThrow('--epoch 99: is of a run; F holds genotypes')
  of({ network: 'own' }, 'cells').toThrow('--network own: is of a run')
  of({ name: 'NOSUCH' }, 'runs').toThrow('--name NOSUCH: chooses a genotype; F holds a run')
  of({ epoch: '999' }, 'runs', []).toThrow('--epoch 999: says what is written; add FORMAT=FILE')
  of({ epoch: '3', network: 'own' }, 'runs').not.toThrow()
  of({ name: 'A' }, 'cells').not.toThrow()
})

test('writes an epoch of a recorded run, by default the one it returned', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'exports-'))
  const file = path.join(folder, 'cell.py')
  const run = await recorded()
  const end = run.events.at(-1)?.event
  await writeExports(run, [{ format: 'genotype', file }])
  expect(end?.type === 'finished' && (await readFile(file, 'utf8')).includes(`epoch ${end.returnsEpoch} of`)).toBe(true)
  await writeExports(run, [{ format: 'genotype', file }], 3)
  expect(await readFile(file, 'utf8')).toMatch(/epoch 3 of 30.*\n# data set: CIFAR-10.*\n.*\nLAB_EPOCH_3 = Genotype\(/)
  await expect(writeExports(run, [{ format: 'genotype', file }], 99)).rejects.toThrow(
    /epoch 99: this run has the epochs 1 to 30/,
  )
})
