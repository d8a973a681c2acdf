/** Every kernel of every network translates, into modules that engines accept. Nothing runs here. */
import { describe, expect, it } from 'vitest'
import { kernel } from '../plan/kernel'
import { kernelsOf, PLANS } from './testing/plans'
import { translateModule } from './translate'

const KERNELS = PLANS.map(([name, build]) => ({ name, kernels: kernelsOf(build()) }))

describe('the translator', () => {
  it('has a plan of every family of kernels before it', () => {
    const names = new Set(KERNELS.flatMap(({ kernels }) => kernels.map(({ name }) => name)))
    expect(names.size).toBeGreaterThan(120)
  })

  it.each([
    ['one thread', { isShared: false }],
    ['many threads', { isShared: true }],
    ['checked indices', { isShared: true, isChecked: true }],
  ])('makes a valid module of all kernels, for %s', (_, options) => {
    const all = KERNELS.flatMap(({ kernels }) => kernels)
    const { bytes, numberOf } = translateModule(all, options)
    expect(WebAssembly.validate(bytes)).toBe(true)
    const numbers = all.map(numberOf)
    expect(new Set(numbers).size).toBe(new Set(all.map(({ code }) => code)).size)
  })

  it('gives a kernel of the same text one function', () => {
    const one = kernel('one', { Y: 'f32!' }, ['n'], 'Y[gid.x] = 1.0;')
    const { numberOf } = translateModule([one, { ...one }], { isShared: false })
    expect(numberOf({ ...one })).toBe(0)
  })

  it('is asked for kernels that it has not translated in vain', () => {
    const one = kernel('one', { Y: 'f32!' }, ['n'], 'Y[gid.x] = 1.0;')
    expect(() => translateModule([], { isShared: false }).numberOf(one)).toThrow('one: not translated')
  })

  it('refuses more buffers than a record holds', () => {
    const names = Array.from({ length: 9 }, (_, i) => [`B${i}`, 'f32!'] as const)
    const many = kernel('many', Object.fromEntries(names), ['n'], 'B0[gid.x] = 1.0;')
    expect(() => translateModule([many], { isShared: false })).toThrow('many: 9 storage buffers, at most 8')
  })

  it.each([
    ['plain', {}],
    ['checked', { isChecked: true }],
  ])('gives the same bytes for the same kernels, translated before or not: %s', (_, options) => {
    for (const { name, kernels } of [KERNELS[0], KERNELS.at(-1)] as typeof KERNELS) {
      const anew = translateModule(kernels, { isShared: true, isAnew: true, ...options }).bytes
      // In another order each has another number when it is met first.
      translateModule([...kernels].reverse(), { isShared: true, ...options })
      expect([name, translateModule(kernels, { isShared: true, ...options }).bytes]).toEqual([name, anew])
    }
  })
})
