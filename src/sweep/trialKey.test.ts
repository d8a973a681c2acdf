import { describe, expect, it } from 'vitest'
import { PRESETS } from '../protocol/presets'
import { trialKey } from './trialKey'

const images = 'a'.repeat(64)
const { config } = PRESETS['two-minutes']

describe('the name of a trial', () => {
  it('stands for its settings, whatever their order', () => {
    const turned = Object.fromEntries(Object.entries(config).reverse()) as unknown as typeof config
    expect(trialKey(turned, images)).toBe(trialKey(config, images))
  })

  it('differs with the seed, a rate, the images', () => {
    const keys = [
      trialKey(config, images),
      trialKey({ ...config, seed: config.seed + 1 }, images),
      trialKey({ ...config, alphas: { ...config.alphas, lr: 0.5 } }, images),
      trialKey(config, 'b'.repeat(64)),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('does not depend on settings of algorithms that do not run', () => {
    const other = { ...config, snas: { ...config.snas, dropPath: 0.77 } }
    expect(trialKey(other, images)).toBe(trialKey(config, images))
    expect(trialKey({ ...other, algorithm: 'snas' }, images)).not.toBe(
      trialKey({ ...config, algorithm: 'snas' }, images),
    )
  })

  it('names the engine and the version of its bits', () => {
    expect(JSON.parse(trialKey(config, images))).toMatchObject({ engine: 'cpu', bits: expect.any(Number), images })
  })
})
