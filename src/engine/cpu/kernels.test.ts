/**
 * Every kernel of small plans against the interpreter, bit by bit, on what a step really brings before it: its smallest launch in the first
 * plan that has it. The module is the checked one, so that the same pass looks at every index of every launch.
 */
import { expect, test } from 'vitest'
import { describe as describeNetwork } from '../../supernet/describe'
import { describeDiscrete } from '../../supernet/describeDiscrete'
import { lowerDiscrete } from '../lower/discrete/network'
import { type LowerOptions, lower } from '../lower/network'
import type { Dispatch, PlanBuilder } from '../plan/builder'
import { WORKGROUP } from '../plan/kernel'
import { expectSameBits } from './testing/heldAgainst'
import { darts, everyOperation, nb201 } from './testing/plans'
import { Runner } from './testing/runner'
import { fillStart, fillTables } from './testing/start'
import { checkKernel } from './wgsl/checker'

const PARALLELISM = 16
const SMALL = { channels: 4, imageSize: 8, batch: 1 } as const
const SEED = 3

/** Segments in an order in which each finds what it needs. */
function ordered(builder: PlanBuilder): string[] {
  const first = ['softmax', 'forward', 'loss-train', 'loss-val', 'auxiliary']
  return [...first, ...builder.segments.keys()].filter(
    (name, i, all) => builder.segments.has(name) && all.indexOf(name) === i,
  )
}

/** Texts that an earlier plan has been compared on. */
const compared = new Set<string>()

/** By text of the kernel: the launch that is compared. */
function smallest(builder: PlanBuilder): ReadonlyMap<string, Dispatch> {
  const found = new Map<string, Dispatch>()
  for (const dispatch of [...builder.segments.values()].flat()) {
    const best = found.get(dispatch.kernel.code)
    if (!best || dispatch.x * dispatch.y < best.x * best.y) found.set(dispatch.kernel.code, dispatch)
  }
  return found
}

function compare(runner: Runner, builder: PlanBuilder): number {
  const chosen = smallest(builder)
  const before = compared.size
  const compareLaunch = ({ kernel, buffers, uniforms, x, y }: Dispatch, run: () => void): void => {
    const contents = (): ArrayBuffer[] =>
      kernel.bindings.map(({ name }) => runner.buffer(buffers[name]?.name as string).slice().buffer)
    const given = contents()
    run()
    const launch = {
      uniforms: kernel.uniforms.map((field) => uniforms[field] as number),
      ...{ width: x * WORKGROUP, rows: y, elementary: runner.elementary },
    }
    expectSameBits(kernel, checkKernel(kernel), launch, given, contents())
    compared.add(kernel.code)
  }
  for (const name of ordered(builder))
    builder.segments.get(name)?.forEach((dispatch, i) => {
      const { code } = dispatch.kernel
      const run = (): void => {
        try {
          runner.launch(name, i)
        } catch (error) {
          throw runner.module.faultOf(runner.words, runner.control) ?? error
        }
      }
      if (chosen.get(code) === dispatch && !compared.has(code)) compareLaunch(dispatch, run)
      else run()
    })
  return compared.size - before
}

const GUMBEL: LowerOptions = { mixing: { weights: 'gumbel-softmax', update: 'adam', clipAlphas: true } }

test.each([
  ['DARTS, second order', darts(SMALL), { order: 2 }],
  ['DARTS of 8 channels in little memory', darts({ ...SMALL, channels: 8 }), { memoryBudget: 1e5 }],
  ['PC-DARTS', darts({ ...SMALL, channels: 8, partial: true }), {}],
  ['NAS-Bench-201', nb201({ ...SMALL, channels: 8 }), {}],
  ['SNAS', darts({ ...SMALL, dropPath: true, resource: 'log' }), GUMBEL],
  ['GDAS', nb201(SMALL), { mixing: { weights: 'gumbel-one-hot', update: 'adam' } }],
  ['XNAS', darts(SMALL), { mixing: { weights: 'softmax', update: 'exponentiated-gradient' } }],
  ['Beta-DARTS', darts(SMALL), { mixing: { weights: 'softmax', update: 'adam', penalty: 'log-sum-exp' } }],
  ['S4', darts({ ...SMALL, primitives: ['noise', 'sep_conv_3x3'] }), {}],
  ['DARTS-', darts({ ...SMALL, auxiliarySkip: true }), {}],
  ['SDARTS-RS', nb201(SMALL), { mixing: { weights: 'perturbed-softmax', update: 'adam' } }],
  ['Fair DARTS', darts(SMALL), { mixing: { weights: 'sigmoid', update: 'adam', penalty: 'zero-one' } }],
  ['P-DARTS', darts({ ...SMALL, skipDropout: true }), {}],
] satisfies [string, ReturnType<typeof darts>, LowerOptions][])(
  '%s: the bits of the interpreter',
  (_, spec, options) => {
    const description = describeNetwork(spec)
    const network = lower(description, PARALLELISM, options)
    const { plan } = network.context
    const runner = new Runner(plan, { isShared: false, isChecked: true })
    fillStart(runner, plan.buffers.keys(), SEED)
    fillTables(runner, network, description)
    expect(compare(runner, plan)).toBeGreaterThan(0)
  },
)

test('a network to be trained: the bits of the interpreter', () => {
  const { plan } = lowerDiscrete(describeDiscrete(everyOperation({ channels: 4, batch: 1 })), PARALLELISM)
  const runner = new Runner(plan, { isShared: false, isChecked: true })
  fillStart(runner, plan.buffers.keys(), SEED)
  expect(compare(runner, plan)).toBeGreaterThan(10)
  expect(compared.size).toBeGreaterThan(90)
})
