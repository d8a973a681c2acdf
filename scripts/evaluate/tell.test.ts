/** Two cells of a tiny network of one cell trained in this process, as a terminal is told of it. */
import { afterEach, expect, it, vi } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import { type Genotype, pairedCells } from '../../src/space/genotype'
import { PUBLISHED_DARTS } from '../../src/space/topology'
import { UsageError } from '../host/usage'
import { chosenBudget } from './budget'
import { fewerLine, tellTraining, throwFailure } from './tell'

const config = checkConfig({ channels: 4, cells: 1, imageSize: 8, dataset: 'generated', images: 64, batch: 8 })
const pairs = (op: 'skip_connect' | 'max_pool_3x3') => [0, 1, 0, 1, 0, 1, 0, 1].map((from) => [op, from] as const)
const cell = (op: 'skip_connect' | 'max_pool_3x3'): Genotype =>
  pairedCells(PUBLISHED_DARTS, pairs('skip_connect'), pairs(op))
const names = { epochs: 'epochs', images: 'train-images', testImages: 'test-images' }

afterEach(() => {
  vi.restoreAllMocks()
})

const asked = (images: string) => ({
  request: {
    ...chosenBudget({ budget: 'minutes', epochs: '1', images, testImages: '32', generated: true }, config, names),
    candidates: [cell('skip_connect'), cell('max_pool_3x3')].map((genotype) => ({ genotype, epochs: [] })),
    seeds: [1, 2],
  },
  ...{ data: null, signal: new AbortController().signal, choice: { engine: 'cpu' as const, threads: 1 } },
  network: config,
  nameOf: ({ genotype }: { readonly genotype: Genotype }) =>
    genotype.space === 'darts' && genotype.reduce[0]?.[0] === 'skip_connect' ? 'by alpha' : 'by removal',
})

it('each cell is told by its name, seed by seed and then with its spread and the skip-connects of its only kind', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line))
  const evaluated = await tellTraining(asked('64'))
  throwFailure(evaluated)
  expect(lines.slice(0, 4).map((line) => line.split('  held-out')[0])).toEqual([
    'by alpha  seed 1',
    'by alpha  seed 2',
    'by removal  seed 1',
    'by removal  seed 2',
  ])
  const accuracies = evaluated.record?.results.map(({ test }) => 100 * test.accuracy) ?? []
  const [first, second] = accuracies as [number, number]
  expect(accuracies).toHaveLength(4)
  expect(lines[4]).toContain(`by alpha: ${((first + second) / 2).toFixed(2)} % (`)
  expect(lines[4]).toMatch(/ 2 seeds\), 8 skip-connects, \d+ parameters$/)
  expect(lines[5]).toMatch(/^by removal: .* 0 skip-connects, /)
})

it('what a training ends with is thrown by its name', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const { request, ...rest } = asked('64')
  // Of a set that nobody has loaded.
  const evaluated = await tellTraining({
    ...rest,
    request: { ...request, budget: { ...request.budget, dataset: 'cifar10' } },
  })
  expect(evaluated.record).toBeNull()
  expect(() => throwFailure(evaluated)).toThrow('cifar10')
})

it('a budget that is none is refused by the spelling of its option', () => {
  const budget = (choice: object) => chosenBudget({ budget: 'minutes', generated: true, ...choice }, config, names)
  expect(() => budget({ budget: 'weeks' })).toThrow(UsageError)
  expect(() => budget({ images: 'many' })).toThrow('--train-images many: expected one whole number')
  expect(() => budget({ epochs: '1,20' })).toThrow('--epochs 1,20: expected one whole number')
  expect(() => budget({ epochs: '0' })).toThrow('budget.epochs: 0 must be a whole number')
  expect(budget({ epochs: '3', images: '64' })).toMatchObject({
    budget: { epochs: 3, images: 64, channels: 4, cells: 1 },
    upTo: ['testImages'],
  })
})

it('images that a set does not have are told, and nothing where it has them all', () => {
  const { budget } = chosenBudget({ budget: 'proxy', generated: false }, config, names)
  expect(fewerLine(budget, { ...budget, testImages: 1_000 }, 'A set')).toBe(
    'A set: 1000 held-out images instead of 4000',
  )
  expect(fewerLine(budget, budget, 'A set')).toBeNull()
})
