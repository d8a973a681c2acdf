import { describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../../space/primitives'
import { describe as describeNetwork } from '../../supernet/describe'
import type { NetworkSpec, SupernetSpec } from '../../supernet/spec'
import type { Dispatch, PlanBuilder } from '../plan/builder'
import { DEFAULT_LIMITS } from '../plan/limits'
import { shaderCount } from '../workload/summary'
import { lower } from './network'
import { SECOND_ORDER } from './secondOrder'

const darts = (changes: Partial<SupernetSpec> = {}): SupernetSpec => ({
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 3,
  imageSize: 16,
  classes: 10,
  batch: 4,
  ...changes,
})
const nb201 = darts({ space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 })
const only = (...primitives: Primitive[]): SupernetSpec => darts({ primitives, cells: 4 })
const paper = darts({ channels: 16, cells: 8, imageSize: 32, batch: 64 })

const NETWORKS: [string, NetworkSpec][] = [
  ['DARTS', darts()],
  ['DARTS, odd number of channel vectors', darts({ channels: 12, cells: 5 })],
  ['DARTS S3', only('none', 'skip_connect', 'sep_conv_3x3')],
  ['DARTS without weights in cells', only('skip_connect', 'max_pool_3x3')],
  ['PC-DARTS', darts({ channels: 16, partial: true })],
  ['DARTS of 8 nodes, four put out', darts({ nodes: 8, concat: 4 })],
  ['PC-DARTS of 3 nodes', darts({ channels: 16, partial: true, nodes: 3 })],
  ['PC-DARTS with padded channels', darts({ channels: 8, partial: true })],
  ['NAS-Bench-201', nb201],
  ['the paper', paper],
  ['one operation', { kind: 'op', op: 'dil_conv_5x5', stride: 2, channels: 4, imageSize: 8, batch: 2 }],
]

const ALPHA_STEP = ['softmax', 'forward', 'loss-val', 'back-alphas', 'alpha-gradient', 'adam']
const WEIGHT_STEP = ['softmax', 'forward', 'loss-train', 'back-weights', 'norm', 'sgd']
const STEP = [...ALPHA_STEP, ...WEIGHT_STEP]
const SECOND_ORDER_STEP = [...SECOND_ORDER.flatMap(({ segments }) => segments), ...WEIGHT_STEP]

/** What exists before a step: inputs from the host, parameters, optimiser state. */
const GIVEN = new Set([
  'W',
  'G',
  'V',
  'ALPHA',
  'MOMENT',
  'HYPER',
  'IMAGES',
  'LABELS',
  'METRICS',
  'RS',
  'PLACES',
  'TERMS',
  'EDGES',
  'GA',
  'GA.train',
])

describe.each(NETWORKS)('the plan of %s', (_, spec) => {
  const { context } = lower(describeNetwork(spec), 256, { order: 2 })
  const dispatches: Dispatch[] = [...context.plan.segments.values()].flat()

  it('binds at most eight storage buffers and none both for reading and for writing', () => {
    for (const { kernel, buffers } of dispatches) {
      expect(kernel.bindings.length, kernel.name).toBeLessThanOrEqual(DEFAULT_LIMITS.storageBuffers)
      const writes = kernel.bindings
        .filter(({ access }) => access === 'read_write')
        .map(({ name }) => buffers[name]?.name)
      const reads = kernel.bindings.filter(({ access }) => access === 'read').map(({ name }) => buffers[name]?.name)
      expect(new Set(writes).size, kernel.name).toBe(writes.length)
      for (const name of reads) expect(writes, `${kernel.name} binds ${name} twice`).not.toContain(name)
    }
  })

  it('has whole, unsigned uniforms', () => {
    for (const { kernel, uniforms } of dispatches)
      for (const field of kernel.uniforms) {
        const value = uniforms[field] as number
        expect(Number.isInteger(value) && value >= 0, `${kernel.name}.${field} = ${value}`).toBe(true)
      }
  })

  it('fits the default limits', () => {
    expect(context.plan.requirement().largestBinding).toBeLessThanOrEqual(DEFAULT_LIMITS.bindingBytes)
  })

  // A network of one operation has no step of a search.
  if (spec.kind === 'supernet')
    it('reads in a step only what was written before', () => {
      for (const step of [STEP, SECOND_ORDER_STEP]) {
        const written = new Set(GIVEN)
        for (const name of step)
          for (const { kernel, buffers } of context.plan.segments.get(name) ?? []) {
            for (const binding of kernel.bindings)
              if (binding.access === 'read')
                expect([...written], `${name}: ${kernel.name}`).toContain(buffers[binding.name]?.name)
            for (const binding of kernel.bindings)
              if (binding.access === 'read_write') written.add(buffers[binding.name]?.name as string)
          }
      }
    })
})

describe('the plan', () => {
  it('needs few launches and few distinct shaders', () => {
    const plan = (spec: SupernetSpec) => lower(describeNetwork(spec), 4096).context.plan
    const launches = ({ segments }: PlanBuilder): number =>
      STEP.reduce((sum, name) => sum + (segments.get(name)?.length ?? 0), 0)
    const small = plan(darts({ batch: 16 }))
    expect(launches(small)).toBeLessThanOrEqual(560)
    expect(shaderCount(small)).toBeLessThanOrEqual(56)
    expect(launches(plan(paper))).toBeLessThanOrEqual(1_500)
  })

  it('prunes an alpha step: no weight gradient, and less backward than a weight step', () => {
    const { context } = lower(describeNetwork(darts()), 256)
    const alphas = context.plan.segments.get('back-alphas') ?? []
    const weights = context.plan.segments.get('back-weights') ?? []
    expect(alphas.length).toBeLessThan(weights.length)
    expect(alphas.flatMap(({ buffers }) => Object.values(buffers).map(({ name }) => name))).not.toContain('G')
  })

  it('adds to the second order one copy of the parameters and a few small launches, no second set of passes', () => {
    const [first, second] = ([1, 2] as const).map(
      (order) => lower(describeNetwork(darts()), 256, { order }).context.plan,
    )
    const launches = (plan: typeof first): number => [...(plan?.segments.values() ?? [])].flat().length
    expect(launches(second) - launches(first)).toBeLessThan(20)
    const parameters = first?.buffers.get('W')?.floats ?? 0
    const running = first?.buffers.get('RS')?.floats ?? 0
    const extra = ((second?.requirement().bytes ?? 0) - (first?.requirement().bytes ?? 0)) / 4
    expect(extra).toBeLessThan(parameters + running + 2_000)
  })

  it('keeps the whole supernet of the paper under 2 GB, in both orders', () => {
    for (const order of [1, 2] as const) {
      const { context } = lower(describeNetwork(paper), 4096, { order })
      expect(context.plan.requirement().bytes).toBeLessThan(2e9)
      expect(context.memory.sharedCells).toBe(2)
    }
  })

  it('refuses sizes that its kernels cannot hold', () => {
    expect(() => describeNetwork(darts({ channels: 6, partial: true }))).toThrow(
      'supernet channels: 6 must be a positive multiple of 4',
    )
    expect(() => describeNetwork(darts({ imageSize: 18 }))).toThrow('imageSize: 18 must be a positive multiple of 4')
  })
})
