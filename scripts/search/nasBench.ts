/** Final accuracies of NAS-Bench-201 cells, from a table with the columns index, arch, cifar10, cifar100, imagenet16_120. */
import { readFile } from 'node:fs/promises'
import { writeNb201String } from '../../src/export/nb201String'
import type { EpochRecord } from '../../src/protocol/record'
import { UsageError } from './options'

export const NAS_BENCH_SOURCE =
  'NAS-Bench-201 (Dong & Yang, ICLR 2020), final test accuracy after 200 epochs, averaged over seeds'

const COLUMNS = 'index,arch,cifar10,cifar100,imagenet16_120'

/**
 * @returns the accuracies in per cent of an epoch's cell; undefined for cells of another space
 * @throws UsageError when the file is no such table
 */
export async function readNasBench(file: string): Promise<(record: EpochRecord) => EpochRecord['benchmark']> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--nas-bench ${file}: ${error.message}`)
  })
  const [header, ...rows] = text.trim().split(/\r?\n/)
  if (header !== COLUMNS) throw new UsageError(`--nas-bench ${file}: first line "${header}", expected "${COLUMNS}"`)
  const table = new Map<string, NonNullable<EpochRecord['benchmark']>>()
  for (const [i, row] of rows.entries()) {
    const [, arch = '', ...numbers] = row.split(',')
    const [cifar10 = Number.NaN, cifar100 = Number.NaN, imagenet16 = Number.NaN] = numbers.map(Number)
    if (![cifar10, cifar100, imagenet16].every(Number.isFinite))
      throw new UsageError(`--nas-bench ${file}: line ${i + 2} is "${row}", expected three accuracies after the cell`)
    table.set(arch, { cifar10, cifar100, imagenet16 })
  }
  return ({ genotype }) => {
    if (genotype.space !== 'nas-bench-201') return undefined
    const known = table.get(writeNb201String(genotype))
    if (known === undefined)
      throw new Error(`${writeNb201String(genotype)}: not among the ${table.size} cells of ${file}`)
    return known
  }
}
