/** What the page translates (app/telling/sourceText.ts), held against those who write it: the page itself may not see them. */
import { expect, test } from 'vitest'
import { en } from '../../app/i18n/en'
import { zh } from '../../app/i18n/zh'
import { sourceText } from '../../app/telling/sourceText'
import { CIFAR_LAYOUTS, cifarTitle } from '../../src/data/cifarBinary'
import { fashionMnistTitle } from '../../src/data/fashionMnist'
import { generateDataset } from '../../src/data/generated'
import { NB201_SOURCE } from '../../src/export/nb201Table'

const WRITTEN: readonly [text: string, chinese: string][] = [
  [generateDataset(1, 1).info.title, '生成的图形'],
  [cifarTitle(CIFAR_LAYOUTS.cifar10, 20_000), 'CIFAR-10 子集（50,000 张训练图像中的 20,000 张）'],
  [cifarTitle(CIFAR_LAYOUTS.cifar100, 50_000), 'CIFAR-100'],
  ['Tiny-ImageNet-200 at 32x32 (10,000 training images)', 'Tiny-ImageNet-200，32×32（10,000 张训练图像）'],
  ['ImageNet at 32x32 (3 training images of 2 of 1000 classes)', 'ImageNet，32×32（1000 类中 2 类的 3 张训练图像）'],
  [fashionMnistTitle(8000), 'Fashion-MNIST 子集（60,000 张训练图像中的 8,000 张）'],
  ['shapes (20 training images of 4 classes)', 'shapes（4 类，20 张训练图像）'],
  [NB201_SOURCE, 'NAS-Bench-201（Dong 与 Yang，ICLR 2020），训练 200 轮后的最终测试准确率，取各种子的均值'],
]

test.each(WRITTEN)('%s', (text, chinese) => {
  expect(sourceText(en, text)).toBe(text)
  expect(sourceText(zh, text)).toBe(chinese)
})

test('what somebody else wrote stays as it is', () => {
  for (const text of ['Generated shapes of mine', 'CIFAR-10 subset', 'My set (10 training images)', ''])
    expect(sourceText(zh, text)).toBe(text)
})
