import { expect, test } from 'vitest'
import { type EngineOffers, preferredEngine, threadsFor } from './engines'

const hardware = { adapter: { backend: 'webgpu', description: 'a card', software: false }, why: null } as const
const software = { adapter: { backend: 'webgpu', description: 'SwiftShader', software: true }, why: null } as const
const processor = { adapter: { backend: 'cpu', description: 'CPU', software: false, threads: 2 }, why: null } as const
const none = { adapter: null, why: 'not here' } as const

test.each<[string, EngineOffers, string | null]>([
  ['a hardware adapter is taken first', { webgpu: hardware, cpu: processor }, 'webgpu'],
  ['the processor before a software adapter', { webgpu: software, cpu: processor }, 'cpu'],
  ['the processor where there is no adapter', { webgpu: none, cpu: processor }, 'cpu'],
  ['a software adapter where it is all there is', { webgpu: software, cpu: none }, 'webgpu'],
  ['nothing where nothing is offered', { webgpu: none, cpu: none }, null],
])('%s', (_, offers, engine) => {
  expect(preferredEngine(offers)).toBe(engine)
})

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [8, 7],
  [64, 8],
])('%i cores compute on %i threads', (cores, threads) => {
  expect(threadsFor(cores)).toBe(threads)
})
