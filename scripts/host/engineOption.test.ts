import { availableParallelism } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { engineChoice } from './engineOption'

beforeEach(() => vi.stubEnv('LAB_ADAPTER', ''))
afterEach(() => vi.unstubAllEnvs())

test('a command computes in its own process, on all processors', () => {
  expect(engineChoice({})).toEqual({ engine: 'cpu', threads: availableParallelism() })
  expect(engineChoice({ threads: '3' })).toEqual({ engine: 'cpu', threads: 3 })
})

test('who names an adapter gets WebGPU, unless the CPU engine is named as well', () => {
  vi.stubEnv('LAB_ADAPTER', 'dawn')
  expect(engineChoice({})).toEqual({ engine: 'webgpu' })
  expect(engineChoice({ engine: 'cpu', threads: '1' })).toEqual({ engine: 'cpu', threads: 1 })
})

test('what does not fit together is refused by option, value and rule', () => {
  expect(() => engineChoice({ engine: 'gpu' })).toThrow('--engine gpu: cpu or webgpu')
  expect(() => engineChoice({ engine: 'webgpu', threads: '2' })).toThrow('--threads 2: only the CPU engine has threads')
  for (const threads of ['0', '-1', '1.5', 'two', '', '257'])
    expect(() => engineChoice({ threads })).toThrow(`--threads ${threads}: must be a whole number from 1 to 256`)
})
