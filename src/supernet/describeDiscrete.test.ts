import { expect, test } from 'vitest'
import type { Genotype } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { auxiliaryHeadParameters, networkCost } from './cost'
import { type DiscreteDescription, type DiscreteSpec, describeDiscrete } from './describeDiscrete'
import { forEachParam } from './layout'

const spec = (genotype: Genotype, change: Partial<DiscreteSpec> = {}): DiscreteSpec => ({
  genotype,
  channels: 36,
  cells: 20,
  imageSize: 32,
  classes: 10,
  batch: 4,
  auxiliary: false,
  ...change,
})

const nb201: Genotype = {
  space: 'nas-bench-201',
  edges: ['nor_conv_3x3', 'skip_connect', 'avg_pool_3x3', 'nor_conv_1x1', 'none', 'nor_conv_3x3'],
}

function count({ layout }: DiscreteDescription, auxiliary: boolean): number {
  return layout.slots
    .filter(({ name }) => name.startsWith('auxiliary') === auxiliary)
    .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0)
}

test.each(Object.entries(PUBLISHED))('%s: every parameter of the network has a place', (_, genotype) => {
  const network = describeDiscrete(spec(genotype, { auxiliary: true }))
  expect(count(network, false)).toBe(
    networkCost(genotype, { channels: 36, cells: 20, classes: 10, imageSize: 32 }).parameters,
  )
  expect(count(network, true)).toBe(auxiliaryHeadParameters(4 * 144, 10))
})

test('a network of different cells: each has its own layers, and no other number of cells', () => {
  const { PDARTS, XNAS } = PUBLISHED
  const genotype = { ...PDARTS, cells: [PDARTS.normal, XNAS.reduce, XNAS.normal, PDARTS.reduce, PDARTS.normal] }
  const size = { channels: 8, cells: 5, classes: 10, imageSize: 32 }
  const network = describeDiscrete(spec(genotype, size))
  const { parameters } = networkCost(genotype, size)
  expect(count(network, false)).toBe(parameters)
  expect(parameters).not.toBe(networkCost(PDARTS, size).parameters)
  const ops = network.blocks.map((block) => (block.kind === 'cell' ? block.edges.map(({ from }) => from) : []))
  expect(ops).toEqual(genotype.cells.map((pairs) => pairs.map(([, from]) => from)))
  expect(() => describeDiscrete(spec(genotype))).toThrow(/cells: 20, but the genotype has 5/)
})

test('a NAS-Bench-201 network too', () => {
  const network = describeDiscrete(spec(nb201, { channels: 16, cells: 5 }))
  const { parameters } = networkCost(nb201, { channels: 16, cells: 5, classes: 10, imageSize: 32 })
  expect(count(network, false)).toBe(parameters)
})

test('slots do not overlap', () => {
  const { layout } = describeDiscrete(spec(PUBLISHED.PDARTS, { cells: 5, channels: 8 }))
  const taken = new Uint8Array(layout.floats)
  for (const slot of layout.slots) {
    // Halves of a FactorizedReduce interleave by columns; every other block is contiguous.
    if (slot.kind === 'conv') continue
    const size = slot.shape.reduce((product, n) => product * n, 1)
    for (let i = slot.offset; i < slot.offset + size; i++) {
      expect(taken[i], slot.name).toBe(0)
      taken[i] = 1
    }
  }
})

test.each([
  ['DARTS', PUBLISHED.PDARTS, 6],
  ['NAS-Bench-201', nb201, 4],
] as const)(
  '%s: an auxiliary skip-connect stands beside every edge, and owns weights at stride 2 alone',
  (space, genotype, channels) => {
    const size = { channels, cells: 3, classes: 10, imageSize: 32 }
    const bare = describeDiscrete(spec(genotype, size))
    const network = describeDiscrete(spec(genotype, { ...size, auxiliarySkip: true }))
    const parameters = networkCost(genotype, { ...size, auxiliarySkip: true }).parameters
    expect(count(network, false)).toBe(parameters)
    const added = network.layout.slots.filter(({ name }) => !bare.layout.slots.some((slot) => slot.name === name))
    expect(added.every(({ name }) => name.includes('._skips.'))).toBe(true)
    // Of P-DARTS both reduction cells have so many edges from their inputs, each with two halves and a batch norm.
    const reductions = bare.blocks
      .flatMap((block) => (block.kind === 'cell' ? block.edges : []))
      .filter(({ stride }) => stride === 2)
    expect(added.length).toBe(4 * reductions.length)
    expect(parameters > count(bare, false)).toBe(space === 'DARTS')
    for (const [i, block] of network.blocks.entries()) {
      const before = bare.blocks[i]
      if (block.kind !== 'cell' || before?.kind !== 'cell') continue
      expect(block.edges.length).toBe(2 * before.edges.length)
      // What leaves a node comes after all that enters it.
      block.edges.forEach(({ from }, e) => {
        expect(block.edges.slice(e).every(({ to }) => to > from)).toBe(true)
      })
    }
  },
)

test('drop path leaves out the identity and none', () => {
  const allSkip = describeDiscrete(spec(PUBLISHED['all skip'], { cells: 3, channels: 4 }))
  // One normal cell, and two reduction cells whose 8 skips have stride 2 (their sources are the inputs).
  expect(allSkip.drops).toBe(16)
  expect(describeDiscrete(spec(nb201, { channels: 4, cells: 1 })).drops).toBe(3 * 4)
})

test.each([
  ['no channels', spec(nb201, { channels: 0 }), /channels: 0/],
  [
    'an auxiliary head on small images',
    spec(PUBLISHED.PDARTS, { imageSize: 16, auxiliary: true }),
    /4x4, it needs 8x8/,
  ],
  ['an auxiliary head in the other space', spec(nb201, { auxiliary: true }), /have none/],
  ['a cell that leaves its last node out', spec({ ...PUBLISHED.PDARTS, normalConcat: [2, 3, 4] }), /concat \[2,3,4\]/],
])('refuses %s', (_, given, message) => {
  expect(() => describeDiscrete(given)).toThrow(message)
})

test.each([
  ['DARTS', PUBLISHED.PDARTS, 6],
  ['DARTS', PUBLISHED.PDARTS, 5],
  ['NAS-Bench-201', nb201, 7],
])('%s of channels that fill no whole vectors: every parameter has a place of its own, %#', (_, genotype, channels) => {
  const size = { channels, cells: 3, classes: 10, imageSize: 32 }
  const network = describeDiscrete(spec(genotype, size))
  const taken = new Uint8Array(network.layout.floats)
  for (const slot of network.layout.slots)
    forEachParam(slot, (_, at) => {
      taken[at] = (taken[at] as number) + 1
    })
  expect(Math.max(...taken)).toBe(1)
  expect(taken.reduce((sum, n) => sum + n, 0)).toBe(networkCost(genotype, size).parameters)
})
