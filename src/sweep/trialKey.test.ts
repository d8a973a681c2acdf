import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../protocol/config'
import { CPU_BITS, CPU_ENGINE } from '../protocol/engines'
import { PRESETS } from '../protocol/presets'
import { withSettings } from '../protocol/settings'
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

  it('differs with the nodes of a cell, and is what it was where there are four', () => {
    const key = (...settings: string[]): string => trialKey(withSettings(DEFAULT_CONFIG, settings), images)
    const settings = ['algorithm="darts"']
    expect(JSON.parse(key('nodes=4', 'concat=4'))).toMatchObject({ settings })
    const all = [key(), key('concat=3'), key('nodes=8'), key('nodes=8', 'concat=4'), key('nodes=3')]
    expect(new Set(all).size).toBe(all.length)
  })

  it('differs with how OLES compares, and is what it was where it compares as before', () => {
    const key = (...settings: string[]): string =>
      trialKey(withSettings(DEFAULT_CONFIG, ['algorithm=oles', ...settings]), images)
    expect(JSON.parse(key('oles.similarity=flat')).settings).toEqual(['algorithm="oles"'])
    expect(JSON.parse(key('oles.similarity=code')).settings).toEqual([
      'algorithm="oles"',
      'oles.similarity="code"',
      'oles.threshold=0.4',
    ])
  })

  it('names the engine and the version of its bits', () => {
    expect(JSON.parse(trialKey(config, images))).toMatchObject({ engine: 'cpu', bits: expect.any(Number), images })
  })

  it('differs with the adapter, each of which has bits of its own', () => {
    const keys = [undefined, 'NVIDIA ampere', 'Apple metal-3'].map((engine) => trialKey(config, images, engine))
    expect(new Set(keys).size).toBe(keys.length)
    expect(trialKey(config, images, CPU_ENGINE)).toBe(trialKey(config, images))
  })

  it('leaves out what is at its default, so that a setting that comes later renames nothing', () => {
    const later = { ...config, hasComeLater: undefined }
    expect(trialKey(later, images)).toBe(trialKey(config, images))
    expect(JSON.parse(trialKey({ ...DEFAULT_CONFIG, seed: 7 }, images)).settings).toEqual([
      'algorithm="darts"',
      'seed=7',
    ])
  })

  it('stands on these defaults: one that changes gives old names a new meaning, and needs CPU_BITS raised', () => {
    expect(DEFAULT_CONFIG).toMatchObject({
      algorithm: 'darts',
      space: 'darts',
      operations: 'listed',
      auxiliarySkip: 0,
      channels: 16,
      cells: 8,
      imageSize: 32,
      dataset: 'cifar10',
      images: 50_000,
      augment: { crop: 4, flip: true, cutout: 0 },
      epochs: 50,
      batch: 64,
      weights: { lr: 0.025, lrMin: 0.001, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
      alphas: {
        lr: 3e-4,
        beta1: 0.5,
        beta2: 0.999,
        weightDecay: 1e-3,
        initScale: 1e-3,
        frozenEpochs: 0,
        perCell: false,
      },
      order: 1,
      updateOrder: 'alphas-first',
      criterion1: {
        threshold: 2,
        cell: 'normal',
        source: 'genotype',
        minEpochs: null,
        armed: true,
        patience: 1,
        returns: 'auto',
      },
      criterion2: { variant: 'top1', window: 10, minStableEdges: null, edge: 0 },
      eigenvalue: { every: 0, iterations: 8, ratio: 1.3, earliest: 11 },
      stopAt: 'none',
      seed: 2,
    })
    expect(CPU_BITS).toBe(1)
  })
})
