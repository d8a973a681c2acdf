/** Pictures of the pages leave as files, which say in the language of the page what they show. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

const SAID = [
  ['compare', /<title>Skip-connect 数<\/title>.*种子 2.*<line [^>]*stroke="#[^>]*><text [^>]*>两分钟/],
  ['answers', /种子 2 · 第 \d+\/\d+ 轮/],
  ['evaluate', /留出图像上的 top-1，%.*CIFAR-10[^<]*种子 2 · 第 12\/\d+ 轮/],
  ['why', /种子 2 · 第 12\/\d+ 轮.*批量 \d+，一阶/],
  ['toy', /ξ/],
] as const

for (const [name, said] of SAID)
  test(`a picture of ${name} is saved in Chinese`, async ({ page }) => {
    await page.goto(
      `./#run=two-minutes&epoch=12&page=${name}&lang=zh${name === 'compare' ? '&compare=two-minutes' : ''}`,
    )
    const waiting = page.waitForEvent('download')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^存为 SVG：/ })
      .first()
      .click()
    const svg = readFileSync(await (await waiting).path(), 'utf8').replaceAll('\n', ' ')
    expect(svg).toMatch(said)
    expect(svg).not.toMatch(/>[^<]*\b(seed|epoch|batch) \d/)
  })
