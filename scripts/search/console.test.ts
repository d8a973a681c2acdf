import { expect, test } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { EpochRecord } from '../../src/protocol/record'
import { deriveGenotype } from '../../src/space/derive'
import { countSkips } from '../../src/space/genotype'
import { epochLine } from './console'

test('the line of an epoch tells of the cells that the network has', () => {
  const { primitives } = checkConfig({})
  const led = (name: string): number[][] =>
    Array.from({ length: 14 }, () => primitives.map((op) => (op === name ? 1 : 0)))
  const genotype = deriveGenotype({ space: 'darts' }, primitives, {
    normal: led('sep_conv_3x3'),
    reduce: led('skip_connect'),
  })
  const half = { loss: 2, accuracy: 0.25 }
  const told = { epoch: 1, genotype, skips: countSkips(genotype), train: half, validation: half, rules: {} }
  const line = (cells: number): string => epochLine(told as unknown as EpochRecord, checkConfig({ cells }))
  expect(line(8)).toMatch(/^epoch {3}1\/50 .* skips 0\+8 {2}sep3\.0 sep3\.1/)
  expect(line(2)).toMatch(/ skips 8 {2}skip\.0 skip\.1/)
})
