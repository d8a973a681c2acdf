/** Hand-worked first steps of both optimizers. */
import { describe, expect, it } from 'vitest'
import { Adam, globalNorm, Sgd } from './optimizers'

const named = (...values: number[]): Map<string, Float64Array> => new Map([['w', Float64Array.from(values)]])
const sgd = { weightLr: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0.01, gradClip: 100 }
const adam = { alphaLr: 0.1, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 0 }

describe('SGD', () => {
  it('keeps momentum of gradient and weight decay', () => {
    const params = named(1)
    const optimizer = new Sgd()
    optimizer.step(params, named(2), sgd)
    // d = 2 + 0.01, w = 1 - 0.1 * 2.01
    expect(params.get('w')?.[0]).toBeCloseTo(0.799, 12)
    optimizer.step(params, named(0), sgd)
    // d = 0.00799, v = 0.9 * 2.01 + 0.00799
    expect(params.get('w')?.[0]).toBeCloseTo(0.799 - 0.1 * (1.809 + 0.00799), 12)
  })

  it('looks ahead with Nesterov momentum', () => {
    const params = named(1)
    new Sgd().step(params, named(2), { ...sgd, nesterov: true, weightDecay: 0 })
    expect(params.get('w')?.[0]).toBeCloseTo(1 - 0.1 * (2 + 0.9 * 2), 12)
  })

  it('clips the norm of all gradients together and gives it back', () => {
    const params = named(0, 0)
    const norm = new Sgd().step(params, named(3, 4), { ...sgd, gradClip: 1 })
    expect(norm).toBe(5)
    expect(globalNorm(params.values())).toBeCloseTo(0.1, 6)
  })
})

describe('Adam', () => {
  it('moves by the learning rate at first, whatever the size of the gradient', () => {
    const tables = [Float64Array.of(0, 0)]
    new Adam().step(tables, [Float64Array.of(1e-3, -7)], adam)
    expect(tables[0]?.[0]).toBeCloseTo(-0.1, 5)
    expect(tables[0]?.[1]).toBeCloseTo(0.1, 5)
  })

  it('leaves a table without gradient alone, weight decay included', () => {
    const tables = [Float64Array.of(1), Float64Array.of(1)]
    new Adam().step(tables, [null, Float64Array.of(1)], { ...adam, alphaWeightDecay: 0.5 })
    expect(tables[0]?.[0]).toBe(1)
    expect(tables[1]?.[0]).toBeLessThan(1)
  })
})
