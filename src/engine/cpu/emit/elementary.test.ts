/** exp and log inside the module against values of any precision, correctly rounded. */
import { beforeAll, describe, expect, it } from 'vitest'
import { streamFor } from '../../../random'
import { roundedExp, roundedLog } from '../testing/rounding'
import { type ModuleExports, translateModule } from '../translate'

let functions: ModuleExports

beforeAll(async () => {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { bytes } = translateModule([], { isShared: false })
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  functions = instance.exports as unknown as ModuleExports
})

const random = streamFor(7, 'elementary')
const between = (low: number, high: number): number[] =>
  Array.from({ length: 3000 }, () => Math.fround(low + (high - low) * random.next()))

describe('exp', () => {
  it.each([
    ['what a softmax asks for', -20, 0.0001],
    ['all that is not 0 or infinite', -104, 89],
    ['small numbers', -1e-3, 1e-3],
    ['results below the normal range', -104, -87],
  ])('is correctly rounded over %s', (_, low, high) => {
    for (const x of between(low, high)) expect(functions.exp(x), `exp(${x})`).toBe(roundedExp(x))
  })

  it('has its ends', () => {
    expect(functions.exp(0)).toBe(1)
    expect(functions.exp(-0)).toBe(1)
    expect(functions.exp(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(functions.exp(-1e9)).toBe(0)
    expect(functions.exp(88.8)).toBe(Number.POSITIVE_INFINITY)
    expect(functions.exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(functions.exp(Number.NaN)).toBeNaN()
  })
})

describe('log', () => {
  it.each([
    ['sums of a softmax', 1, 100],
    ['numbers around one', 0.99, 1.01],
    ['probabilities', 1e-6, 1],
    ['large numbers', 1e20, 3e38],
  ])('is correctly rounded over %s', (_, low, high) => {
    for (const x of between(low, high)) expect(functions.log(x), `log(${x})`).toBe(roundedLog(x))
  })

  it('is correctly rounded below the normal range', () => {
    for (const x of between(0, 1)) {
      const tiny = Math.fround(Math.fround(x) * 1e-39)
      if (tiny > 0) expect(functions.log(tiny), `log(${tiny})`).toBe(roundedLog(tiny))
    }
  })

  it('has its ends', () => {
    expect(functions.log(1)).toBe(0)
    expect(functions.log(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(functions.log(-1)).toBeNaN()
    expect(functions.log(Number.NaN)).toBeNaN()
    expect(functions.log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
  })
})
