import { expect, test } from 'vitest'
import { gumbelNoise } from './noise'

const place = { seed: 2, epoch: 3, step: 4, player: 'alphas' }

test('noise depends on seed, epoch, step and player, and on nothing else', () => {
  const noise = gumbelNoise(50, place)
  expect(gumbelNoise(50, place)).toEqual(noise)
  for (const change of [{ seed: 3 }, { epoch: 4 }, { step: 5 }, { player: 'weights' }])
    expect(gumbelNoise(50, { ...place, ...change })).not.toEqual(noise)
})

test('it is finite and has the mean and spread of the standard Gumbel distribution', () => {
  const noise = gumbelNoise(40_000, place)
  expect(noise.every(Number.isFinite)).toBe(true)
  const mean = noise.reduce((sum, g) => sum + g, 0) / noise.length
  const variance = noise.reduce((sum, g) => sum + (g - mean) ** 2, 0) / noise.length
  expect(mean).toBeCloseTo(0.5772, 1)
  expect(variance / (Math.PI ** 2 / 6)).toBeCloseTo(1, 1)
})
