/** Pictures of the pages leave as files, which say in the language of the page what they show. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { RUNS_RARE_TESTS } from './support/rarely'

const PAGES = {
  compare: '比较运行',
  answers: '七个回答',
  evaluate: '评估这次运行',
  why: '各种解释',
  toy: '两位玩家，两个数',
} as const

const SAID = [
  ['compare', /<title>Skip-connect 数<\/title>.*种子 2.*<line [^>]*stroke="#[^>]*><text [^>]*>两分钟/],
  ['answers', /种子 2 · 第 \d+\/\d+ 轮/],
  ['evaluate', /留出图像上的 top-1，%.*CIFAR-10[^<]*种子 2 · 第 12\/\d+ 轮/],
  ['why', /种子 2 · 第 12\/\d+ 轮.*批量 \d+，一阶/],
  ['toy', /ξ/],
] as const

/** All pages save by one component: two of them always, the others with LAB_LONG_TESTS=1. */
const SAVED = RUNS_RARE_TESTS ? SAID : SAID.filter(([name]) => name === 'compare' || name === 'toy')

test('pictures of the pages are saved in Chinese', async ({ page }) => {
  for (const [name, said] of SAVED) {
    const runs = name === 'compare' ? '&compare=two-minutes' : ''
    await page.goto(`./#run=two-minutes&epoch=12&page=${name}&lang=zh${runs}`)
    const link = page.getByRole('dialog', { name: PAGES[name] }).getByRole('button', { name: /^存为 SVG：/ })
    const waiting = page.waitForEvent('download')
    await link.first().click()
    const svg = readFileSync(await (await waiting).path(), 'utf8').replaceAll('\n', ' ')
    expect(svg, name).toMatch(said)
    expect(svg, name).not.toMatch(/>[^<]*\b(seed|epoch|batch) \d/)
  }
})
