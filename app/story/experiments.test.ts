import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { readHash } from '../address/hash'
import { EXPERIMENTS, experimentHash, REMEDIES, remedyHash } from './experiments'

const configOf = (hash: string) => {
  const { live, settings = [] } = readHash(hash)
  expect(live).toBe('two-minutes')
  return withSettings(PRESETS['two-minutes'].config, settings)
}

test('the causal searches differ in what becomes of skip-connect, and in nothing else', () => {
  const [regular, noSkip, allSkip, decaying] = EXPERIMENTS.map((experiment) => configOf(experimentHash(experiment)))
  expect(regular).toEqual({ ...PRESETS['two-minutes'].config, cells: 1 })
  expect(noSkip).toEqual({ ...regular, primitives: regular?.primitives.filter((name) => name !== 'skip_connect') })
  expect(allSkip).toEqual({
    ...regular,
    algorithm: 'darts-minus',
    'darts-minus': { ...regular?.['darts-minus'], decay: 'constant' },
  })
  expect(decaying).toEqual({ ...regular, algorithm: 'darts-minus' })
})

test('every remedy is a search that can be run', () => {
  for (const [id, algorithm] of Object.entries(REMEDIES))
    expect(configOf(remedyHash(id as keyof typeof REMEDIES))).toMatchObject({ algorithm, gauges: { every: 1 } })
})
