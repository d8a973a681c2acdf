import { describe, expect, it } from 'vitest'
import { streamFor } from '../random'
import { type ParamLayout, unpack } from '../supernet/layout'
import { initialAlphas, initialParams } from './initialise'

const layout: ParamLayout = {
  slots: [
    { name: 'stem.0.weight', kind: 'conv', shape: [24, 3, 3, 3], offset: 0, rowStride: 24, tapStride: 4 * 24 },
    { name: 'stem.1.weight', kind: 'vector', shape: [24], offset: 864 },
    { name: 'stem.1.bias', kind: 'vector', shape: [24], offset: 888 },
    { name: 'dw.weight', kind: 'depthwise', shape: [24, 1, 5, 5], offset: 912 },
    { name: 'conv.weight', kind: 'conv', shape: [8, 16, 1, 1], offset: 1512 },
    { name: 'conv.bias', kind: 'vector', shape: [8], offset: 1640 },
    { name: 'classifier.weight', kind: 'linear', shape: [10, 100], offset: 1648 },
    { name: 'classifier.bias', kind: 'vector', shape: [10], offset: 2648 },
  ],
  floats: 2660,
  parameters: 648 + 48 + 600 + 136 + 1010,
}

const fill = (seed: number) => initialParams(layout, streamFor(seed, 'weights'))
const slot = (name: string) => layout.slots.find((s) => s.name === name) as (typeof layout.slots)[number]
const largest = (values: Float32Array) => values.reduce((max, v) => Math.max(max, Math.abs(v)), 0)

describe('initialParams', () => {
  it.each([
    ['stem.0.weight', 27],
    ['dw.weight', 25],
    ['conv.weight', 16],
    ['conv.bias', 16],
    ['classifier.weight', 100],
    ['classifier.bias', 100],
  ])('draws %s uniformly within 1/sqrt(%i)', (name, fanIn) => {
    const values = unpack(slot(name), fill(1))
    const bound = 1 / Math.sqrt(fanIn)
    expect(largest(values)).toBeLessThanOrEqual(bound)
    // The largest of n uniform samples exceeds 60 % of the bound unless 0.6^n happens: n >= 8.
    expect(largest(values)).toBeGreaterThan(0.6 * bound)
    if (values.length < 500) return
    const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length
    expect(variance / ((bound * bound) / 3)).toBeCloseTo(1, 0.7)
  })

  it('starts batch norm as the identity', () => {
    expect(unpack(slot('stem.1.weight'), fill(1)).every((v) => v === 1)).toBe(true)
    expect(unpack(slot('stem.1.bias'), fill(1)).every((v) => v === 0)).toBe(true)
  })

  it('leaves the padding at zero', () => {
    const flat = fill(1)
    for (let tap = 0; tap < 9; tap++) for (let c = 0; c < 24; c++) expect(flat[tap * 96 + 3 * 24 + c]).toBe(0)
    expect(flat.slice(2658)).toEqual(new Float32Array(2))
  })

  it('repeats from its seed and differs with another', () => {
    expect(fill(1)).toEqual(fill(1))
    expect(fill(1)).not.toEqual(fill(2))
  })
})

describe('initialAlphas', () => {
  const shape = { types: 2, edges: 14, ops: 8 }

  it('holds one logit an operation at the asked scale', () => {
    const alphas = initialAlphas(shape, 1e-3, streamFor(2, 'alphas'))
    expect(alphas.length).toBe(224)
    const deviation = Math.sqrt(alphas.reduce((sum, v) => sum + v * v, 0) / alphas.length)
    expect(deviation).toBeGreaterThan(0.8e-3)
    expect(deviation).toBeLessThan(1.2e-3)
  })

  it('is all zeros at scale 0', () => {
    expect(initialAlphas(shape, 0, streamFor(2, 'alphas')).every((v) => v === 0)).toBe(true)
  })
})
