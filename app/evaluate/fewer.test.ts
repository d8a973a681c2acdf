import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import { ALL_UP_TO, budgetOf, fitBudget, SHIPPED_COUNTS } from '../../src/protocol/evaluationBudget'
import { evaluateEn } from '../i18n/evaluate/en'
import { evaluateZh } from '../i18n/evaluate/zh'
import { countsOf, fewerText } from './fewer'

test('what the images do not reach is said before the start, and nothing where they do', () => {
  const full = budgetOf('full', { ...DEFAULT_CONFIG, dataset: 'fashion-mnist' })
  const counts = countsOf('fashion-mnist', [])
  expect(counts).toEqual(SHIPPED_COUNTS)
  const fitted = fitBudget(full, ALL_UP_TO, SHIPPED_COUNTS)
  expect(fewerText(full, fitted, evaluateEn)).toContain(
    '(Fashion-MNIST): 8,000 training images instead of 50,000, 1,000 held-out images instead of 10,000.',
  )
  expect(fewerText(full, fitted, evaluateZh)).toContain('训练图像 8,000 张（原为 50,000 张）')
  expect(fewerText(full, full, evaluateEn)).toBeNull()
})

test('the images of this tab stand for those that ship; of generated and missing ones nothing is known', () => {
  const facts = {
    format: 'idx',
    size: null,
    channels: 1,
    found: { train: 9, validation: 0, test: 0 },
    remarks: [],
  } as const
  const own = {
    id: 'fashion-mnist',
    title: 'x',
    images: 9,
    classes: 2,
    classNames: [],
    facts: { ...facts, heldOut: 3 },
  }
  expect(countsOf('fashion-mnist', [own])).toEqual({ images: 9, heldOut: 3 })
  expect([countsOf('generated', [own]), countsOf('cifar10', [own])]).toEqual([null, null])
})
