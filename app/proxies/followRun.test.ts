import { expect, test } from 'vitest'
import type { EpochRecord } from '../../src/protocol/record'
import type { Prediction } from '../../src/surrogate/surrogate'
import { predictedTrace } from '../charts/predictedTrace'
import { proxiesEn } from '../i18n/proxies/en'
import { predictedOf } from './followRun'

const genotype = (k: number) => ({ k }) as unknown as EpochRecord['genotype']
const tell = (told: EpochRecord['genotype']): Prediction | null => {
  const { k } = told as unknown as { readonly k: number }
  return k === 0 ? null : { accuracy: k, spread: k === 95 ? null : 0.5, extrapolates: false }
}
const records = [91, 91, 93, 0, 95].map((k) => ({ genotype: genotype(k) }))

test('predictions are a curve over epochs with gaps where nothing is told, and a band of one spread on either side', () => {
  const predicted = predictedOf({ space: 'darts' }, records, tell, proxiesEn)
  if (!predicted) throw new Error('nothing is predicted')
  expect(predicted.title).toBe(proxiesEn.chart)
  expect(predicted.values).toEqual([91, 91, 93, Number.NaN, 95])
  expect(predicted.low).toEqual([90.5, 90.5, 92.5, Number.NaN, 95])
  const { trace, domain } = predictedTrace(predicted)
  expect(trace.band?.high).toEqual([91.5, 91.5, 93.5, Number.NaN, 95])
  expect(domain[0]).toBeLessThanOrEqual(90.5)
  expect(domain[1]).toBeGreaterThanOrEqual(95)
})

test('beside a benchmark, in another space and where no cell can be predicted there is no curve', () => {
  const benchmark = { cifar10: 90, cifar100: 70, imagenet16: 40 }
  expect(predictedOf({ space: 'darts' }, [{ genotype: genotype(91), benchmark }], tell, proxiesEn)).toBeNull()
  expect(predictedOf({ space: 'nas-bench-201' }, records, tell, proxiesEn)).toBeNull()
  expect(predictedOf({ space: 'darts' }, [{ genotype: genotype(0) }], tell, proxiesEn)).toBeNull()
  expect(predictedOf(null, [], tell, proxiesEn)).toBeNull()
})
