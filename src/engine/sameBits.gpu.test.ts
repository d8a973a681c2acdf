/** What may change how a step is run, but not one bit of what it computes: sharing of buffers, cut submissions, timing. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openBackend } from '../backend'
import { streamFor } from '../random'
import { initialAlphas, initialParams } from '../search/initialise'
import { DARTS_PRIMITIVES } from '../space/primitives'
import type { SupernetSpec } from '../supernet/spec'
import { compileNetwork } from './compile'
import type { Supernet } from './supernet'
import { webGpuExecutor } from './webgpu/executor'

const SPEC: SupernetSpec = {
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 4,
  cells: 4,
  imageSize: 8,
  classes: 10,
  batch: 4,
}
const HYPER = {
  weightLr: 0.025,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 3e-4,
  gradClip: 5,
  alphaLr: 3e-3,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-3,
}

let device: GPUDevice
let shaders = 0

beforeAll(async () => {
  device = (await openBackend()).device
  // The device's own stands on the prototype.
  device.createComputePipelineAsync = (descriptor) => {
    shaders++
    return GPUDevice.prototype.createComputePipelineAsync.call(device, descriptor)
  }
  return () => Reflect.deleteProperty(device, 'createComputePipelineAsync')
})

async function open(memoryBudget?: number): Promise<Supernet> {
  const budget = memoryBudget === undefined ? {} : { memoryBudget }
  const network = await compileNetwork({ executor: webGpuExecutor(device), spec: SPEC, parallelism: 64, ...budget })
  const random = streamFor(1, 'same bits')
  network.setHyper(HYPER)
  network.writeParams(initialParams(network.layout, random))
  network.writeAlphas(initialAlphas(network.alphaShape, 0.3, random))
  for (const slot of ['train', 'val'] as const)
    network.setBatch(
      slot,
      Float32Array.from({ length: SPEC.batch * 64 * 4 }, (_, i) => (i % 4 === 3 ? 0 : random.normal())),
      Uint32Array.from({ length: SPEC.batch }, () => random.below(SPEC.classes)),
    )
  return network
}

/** Gradients, then weights and alphas after two steps. */
async function trace(network: Supernet): Promise<Record<string, Float32Array>> {
  network.gradients('val', { weights: true, alphas: true })
  const weightGradient = await network.readGradients()
  const alphaGradient = await network.readAlphaGradients()
  for (let step = 0; step < 2; step++) {
    network.alphaStep()
    network.weightStep()
  }
  return { weightGradient, alphaGradient, weights: await network.readParams(), alphas: await network.readAlphas() }
}

describe('a step', () => {
  let plain: Record<string, Float32Array>

  beforeAll(async () => {
    const network = await open()
    plain = await trace(network)
    network.destroy()
    expect(plain.weightGradient?.some((value) => value !== 0)).toBe(true)
    expect(plain.alphaGradient?.some((value) => value !== 0)).toBe(true)
  })

  it('gives the same bits when cells share buffers and are computed again, from the shaders that are there', async () => {
    const before = shaders
    const network = await open(0)
    expect(shaders).toBe(before)
    expect(await trace(network)).toEqual(plain)
    network.destroy()
  })

  it('gives the same bits in submissions of a few launches', async () => {
    const network = await open()
    network.limitSubmissions(7)
    expect(await trace(network)).toEqual(plain)
    network.destroy()
  })

  it('gives the same bits while it is timed, and the times cover every launch of it', async () => {
    const network = await open()
    if (!network.canProfile) {
      expect(() => network.startProfile()).toThrow('no timestamp-query')
      return
    }
    network.startProfile()
    network.alphaStep()
    network.weightStep()
    const times = await network.readProfile()
    expect(times.reduce((sum, { launches }) => sum + launches, 0)).toBe(network.info.launchesPerStep)
    expect(times.every(({ ms }) => ms >= 0)).toBe(true)
    expect(times.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(0)
    network.destroy()

    const again = await open()
    again.startProfile()
    expect(await trace(again)).toEqual(plain)
    await again.readProfile()
    again.destroy()
  })
})
