/** Lambda-DARTS where edges have candidates of their own: an operation that no edge has changes nothing of the weight step. */
import { expect, it } from 'vitest'
import { randomStream } from '../random'
import { goldenParameters } from '../reference/testing/goldenFormula'
import { REMOVED } from '../space/alphas'
import type { Primitive } from '../space/primitives'
import { topologyOf } from '../space/topology'
import { pack, unpack } from '../supernet/layout'
import type { SupernetSpec } from '../supernet/spec'
import { openTestExecutor } from '../testing/executor'
import { compileNetwork } from './compile'

const OWN: readonly Primitive[] = ['skip_connect', 'sep_conv_3x3']
const EDGES = topologyOf({ space: 'darts' }).edges.length

const spec: SupernetSpec = {
  ...{ kind: 'supernet', space: 'darts', primitives: OWN, channels: 4, cells: 4, imageSize: 8 },
  ...{ classes: 4, batch: 8 },
}

/** Change of every parameter in one weight step of Lambda-DARTS, by its name. */
async function stepOf(network: SupernetSpec, weight: number): Promise<Map<string, Float32Array>> {
  const net = await compileNetwork({
    executor: await openTestExecutor(),
    spec: network,
    mixing: { weights: 'softmax', update: 'adam', aligns: true },
    parallelism: 64,
  })
  net.resetState()
  const params = new Float32Array(net.layout.floats)
  const values = goldenParameters(net.layout.slots, 11)
  for (const slot of net.layout.slots) pack(slot, values.get(slot.name) ?? [], params)
  net.writeParams(params)
  const random = randomStream(3)
  const alphas = new Map(Array.from({ length: 2 * EDGES }, (_, row) => [row, OWN.map(() => random.normal())]))
  net.writeAlphas(
    Float32Array.from(
      [...alphas.values()].flatMap((row) => network.primitives.map((op) => row[OWN.indexOf(op)] ?? REMOVED)),
    ),
  )
  for (const slot of ['train', 'val'] as const)
    net.setBatch(
      slot,
      Float32Array.from({ length: 8 * 8 * 8 * 4 }, (_, i) => (i % 4 < 3 ? random.normal() : 0)),
      Uint32Array.from({ length: 8 }, (_, b) => b % 4),
    )
  net.setHyper({
    ...{ weightLr: 0.1, momentum: 0, nesterov: false, weightDecay: 0, gradClip: 1e6 },
    ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 0, alignment: { weight, step: 0.05 } },
  })
  net.weightStep()
  const after = await net.readParams()
  const moved = after.map((value, i) => value - (params[i] as number))
  const steps = new Map(net.layout.slots.map((slot) => [slot.name, unpack(slot, moved)]))
  net.destroy()
  return steps
}

it('an operation of the table that no edge has is neither aligned nor perturbed', async () => {
  const lists = Array.from({ length: EDGES }, () => OWN)
  const listed: SupernetSpec = {
    ...spec,
    primitives: ['max_pool_3x3', ...OWN],
    edgeLists: { normal: lists, reduce: lists },
  }
  const [plain, alone, among] = [await stepOf(spec, 0), await stepOf(spec, 4), await stepOf(listed, 4)]
  expect([...among.keys()]).toEqual([...alone.keys()])
  let [apart, size, effect] = [0, 0, 0]
  for (const [name, step] of alone)
    step.forEach((value, i) => {
      apart += (value - (among.get(name)?.[i] as number)) ** 2
      effect += (value - (plain.get(name)?.[i] as number)) ** 2
      size += value ** 2
    })
  expect(Math.sqrt(effect / size)).toBeGreaterThan(0.1)
  expect(Math.sqrt(apart / effect)).toBeLessThan(1e-2)
})
