/** The CPU engine on real threads: the same bits for every number of them, and what a fault of one looks like. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compileNetwork } from '../engine/compile'
import { PlanBuilder } from '../engine/plan/builder'
import { kernel } from '../engine/plan/kernel'
import type { Executor } from '../engine/plan/plan'
import type { Supernet } from '../engine/supernet'
import type { SearchError } from '../errors'
import { streamFor } from '../random'
import { initialAlphas, initialParams } from '../search/initialise'
import { DARTS_PRIMITIVES } from '../space/primitives'
import type { SupernetSpec } from '../supernet/spec'
import { openNodeCpu } from './cpu'

const SPEC: SupernetSpec = {
  ...{ kind: 'supernet', space: 'darts', primitives: DARTS_PRIMITIVES, channels: 4, cells: 3 },
  ...{ imageSize: 8, classes: 4, batch: 4 },
}
const HYPER = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  ...{ alphaLr: 3e-3, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3 },
}

const opened: Executor[] = []
async function open(options: Parameters<typeof openNodeCpu>[0]): Promise<Executor> {
  const executor = await openNodeCpu(options)
  opened.push(executor)
  return executor
}
afterEach(() => {
  for (const executor of opened.splice(0)) executor.destroy()
})

function begin(network: Supernet): void {
  const random = streamFor(1, 'threads')
  network.setHyper(HYPER)
  network.writeParams(initialParams(network.layout, random))
  network.writeAlphas(initialAlphas(network.alphaShape, 0.3, random))
  for (const slot of ['train', 'val'] as const)
    network.setBatch(
      slot,
      Float32Array.from({ length: SPEC.batch * SPEC.imageSize ** 2 * 4 }, (_, i) =>
        i % 4 === 3 ? 0 : random.normal(),
      ),
      Uint32Array.from({ length: SPEC.batch }, () => random.below(SPEC.classes)),
    )
}

async function trace(executor: Executor, isTimed = false): Promise<Float32Array[]> {
  const network = await compileNetwork({ executor, spec: SPEC, order: 2, parallelism: 64 })
  begin(network)
  for (let step = 0; step < 2; step++) {
    if (isTimed) network.startProfile()
    network.alphaStep(step === 1 ? 2 : 1)
    network.weightStep()
    if (isTimed)
      expect((await network.readProfile()).reduce((sum, { launches }) => sum + launches, 0)).toBeGreaterThan(500)
  }
  const results = [await network.readParams(), await network.readAlphas(), await network.readState()]
  network.destroy()
  return results
}

describe('steps of both orders', () => {
  it('give the same bits on 1, 2 and 4 threads, timed or not, with every index checked or not', async () => {
    const alone = await trace(await open({ threads: 1 }))
    expect(alone[0]?.every(Number.isFinite)).toBe(true)
    expect(alone[0]?.some((weight) => weight !== 0)).toBe(true)
    for (const threads of [2, 4]) expect(await trace(await open({ threads }))).toEqual(alone)
    expect(await trace(await open({ threads: 2 }), true)).toEqual(alone)
    expect(await trace(await open({ threads: 2, isChecked: true }))).toEqual(alone)
  })

  it('leave no memory behind that the next network could not have', async () => {
    const executor = await open({ threads: 2 })
    const first = await trace(executor)
    for (let again = 0; again < 2; again++) expect(await trace(executor)).toEqual(first)
  })
})

describe('memory', () => {
  const fill = kernel('fill', { Y: 'f32!' }, ['n'], 'if (gid.x < u.n) { Y[gid.x] = 1.0; }')
  const plan = (floats: number): PlanBuilder => {
    const builder = new PlanBuilder()
    builder.segment('all')
    builder.dispatch(fill, { Y: builder.buffer('Y', floats) }, { n: 64 }, 64)
    return builder
  }

  it('of a plan destroyed just before is given to the next, also where its module is kept', async () => {
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
    try {
      for (const threads of [1, 2]) {
        const executor = await open({ threads })
        grow.mockClear()
        for (let again = 0; again < 3; again++) {
          const realised = await executor.realise(plan(2 ** 20))
          realised.run([{ copies: [], segments: ['all'] }])
          expect((await realised.read('Y')).subarray(62, 66)).toEqual(Float32Array.of(1, 1, 0, 0))
          realised.destroy()
        }
        expect(grow, `on ${threads} threads`).toHaveBeenCalledTimes(1)
      }
    } finally {
      grow.mockRestore()
    }
  })

  it('that there is not is refused, and the next plan is realised', async () => {
    const executor = await open({ threads: 2 })
    await expect(executor.realise(plan(2 ** 31))).rejects.toMatchObject({ code: 'out-of-memory' })
    const realised = await executor.realise(plan(64))
    realised.run([{ copies: [], segments: ['all'] }])
    expect(await realised.read('Y')).toEqual(new Float32Array(64).fill(1))
  })
})

describe('a fault', () => {
  const outside = kernel('outside', { Y: 'f32!' }, ['far'], 'Y[gid.x + u.far] = 1.0;')
  const plan = (): PlanBuilder => {
    const builder = new PlanBuilder()
    builder.segment('all')
    builder.dispatch(outside, { Y: builder.buffer('Y', 64) }, { far: 1000 }, 64)
    return builder
  }

  it('of an index outside its buffer is told by kernel, index and buffer where indices are checked', async () => {
    for (const threads of [1, 2]) {
      const heard: SearchError[] = []
      const executor = await open({ threads, isChecked: true, onFailure: (error) => heard.push(error) })
      const realised = await executor.realise(plan())
      realised.run([{ copies: [], segments: ['all'] }])
      await expect(realised.read('Y')).rejects.toThrow(/outside: index \d+ lies outside Y/)
      expect(heard).toHaveLength(1)
      expect(await executor.lost).toMatch(/lies outside Y/)
    }
  })

  it('leaves nothing waiting: what is asked of it later is refused', async () => {
    const executor = await open({ threads: 2 })
    executor.destroy()
    await expect(executor.settled()).rejects.toThrow('the CPU engine was closed')
    await expect(executor.realise(plan())).rejects.toThrow('the CPU engine was closed')
  })
})
