/** Without WebGPU: the recorded collapse plays by itself, can be scrubbed and exported, and nothing heavy is loaded. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('replays a recorded collapse at once, with no click, no worker and no other origin', async ({ page, baseURL }) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto('./#lang=en')
  await expect(page.getByText('Replaying a recorded run.')).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Epoch', exact: true })
  await expect(slider).toHaveValue(/^[1-9]/)
  expect(await page.evaluate(() => navigator.gpu?.requestAdapter().then((adapter) => adapter !== null) ?? false)).toBe(
    false,
  )
  expect(requests.filter((url) => !url.startsWith(baseURL as string))).toEqual([])
  expect(requests.filter((url) => /worker/.test(url))).toEqual([])
})

test('plays to the collapse and says what became of the cell', async ({ page }) => {
  await page.goto('./#lang=en')
  await page.getByRole('radio', { name: 'max', exact: true }).check()
  await expect(page.getByText('Recorded run, at its end.')).toBeVisible()
  const rules = page.getByRole('region', { name: 'Stop rules' })
  await expect(rules.getByText(/fires at epoch \d+/).first()).toBeVisible()
  await expect(page.getByText(/4 of 6|5 of 6|6 of 6/).first()).toBeVisible()
})

test('keys move the cursor; the genotype at the cursor is exported', async ({ page }) => {
  await page.goto('./#run=small-cell&epoch=3&lang=en')
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result.getByText('epoch 3')).toBeVisible()
  await expect(result.locator('pre')).toHaveText(
    /^Genotype\(normal=\[\('(skip_connect|sep_conv_3x3)', [01]\), .*normal_concat=\[2, 3, 4, 5\], reduce=\[.*reduce_concat=\[2, 3, 4, 5\]\)$/,
  )
  const status = page.getByRole('region', { name: 'Status' })
  await page.getByRole('button', { name: 'One epoch forward' }).hover()
  await expect(status).toContainText('One epoch forward')
  await page.locator('.multiple').nth(3).hover()
  await expect(status).toContainText(/Edge .* leads with .* Click: show it everywhere/)
  await page.locator('.multiple').nth(3).click()
  await expect(page.getByRole('combobox', { name: 'Edge' })).toHaveValue('3')
  await page.getByRole('slider', { name: 'Epoch', exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(result.getByText('epoch 4')).toBeVisible()
  await result.getByRole('combobox', { name: 'Format' }).selectOption('json')
  const waiting = page.waitForEvent('download')
  await result.getByRole('button', { name: 'Download' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('genotype-epoch-4.json')
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(saved.stamp.epoch).toBe(4)
  expect(saved.genotype.normal).toHaveLength(8)
})

test('moving a threshold after the run moves its mark', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=30&lang=en')
  const rules = page.getByRole('region', { name: 'Stop rules' })
  const verdict = rules.getByText(/fires at epoch \d+/).first()
  const before = await verdict.textContent()
  const threshold = rules.getByRole('slider', { name: 'Skip-connects' })
  await threshold.fill('5')
  await expect(verdict).not.toHaveText(before as string)
  await rules.getByRole('button', { name: 'Reset thresholds' }).press('Enter')
  await expect(verdict).toHaveText(before as string)
  await expect(threshold).toBeFocused()
})

test('explains in plain words why the search cannot run here', async ({ page }) => {
  await page.route(/\/worker-[\w-]{8}\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `WebAssembly.validate = () => false\n${await response.text()}` })
  })
  await page.goto('./#lang=en')
  await page.getByRole('button', { name: 'Run it live' }).click()
  await expect(page.getByRole('heading', { name: 'This browser cannot run the search' })).toBeVisible()
  await expect(page.getByText('This browser has no WebAssembly SIMD.')).toBeVisible()
})

test('speaks Chinese and follows the chosen theme', async ({ page }) => {
  await page.goto('./#lang=zh&theme=dark')
  await expect(page.locator('html')).toHaveAttribute('lang', /zh/)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.locator('button[lang=en]').click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('pictures outlast a window that shrinks to nothing for a moment, as when the page is captured', async ({
  page,
}) => {
  await page.goto('./#run=two-minutes&epoch=12&lang=en')
  const pictures = page.locator('.chart-stack svg.chart-picture, .cell-box svg, .edges-box svg')
  await expect(pictures.first()).toBeVisible()
  await expect.poll(() => pictures.count()).toBeGreaterThan(8)
  const drawn = await pictures.evaluateAll((all) => all.map((one) => one.setAttribute('data-drawn', '')).length)
  await page.setViewportSize({ width: 1, height: 1 })
  // Observers made later hear of a size later: the pictures have been measured when this one is called, and what is drawn
  // anew has been when the page has nothing left to do.
  await pictures.first().evaluate(
    (picture) =>
      new Promise((done) => {
        const box = picture.parentElement as Element
        new ResizeObserver(([entry], observer) => {
          if (!entry || entry.contentRect.width > 1) return
          observer.disconnect()
          requestIdleCallback(done)
        }).observe(box)
      }),
  )
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(page.locator('[data-drawn]')).toHaveCount(drawn)
})

test('in Chinese, also what recordings say of their images and tables is Chinese', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&page=results&lang=zh')
  const status = page.getByRole('region', { name: '状态', includeHidden: true })
  await expect(status).toContainText('CIFAR-10 子集（50,000 张训练图像中的 20,000 张）')
  await expect(status).toContainText('训练 200 轮后的最终测试准确率')
  await expect(
    page
      .getByRole('dialog')
      .getByText(/CIFAR-10 子集/)
      .first(),
  ).toBeVisible()
  await expect(page.locator('body')).not.toContainText(/training images|test accuracy after/)
})

test('the film strip is drawn at its width from the first, never with its epochs on each other', async ({ page }) => {
  await page.addInitScript(() => {
    const widths = new Set<number>()
    Object.assign(window, { filmWidths: widths })
    new MutationObserver(() => {
      const film = document.querySelector('.film svg')
      if (film) widths.add(Number(film.getAttribute('width')))
    }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['width'] })
  })
  await page.goto('./#run=two-minutes&epoch=12&lang=en')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue('12')
  await expect(page.locator('.film-tick').last()).toHaveText('30')
  const widths = await page.evaluate(() => [...(window as unknown as { filmWidths: Set<number> }).filmWidths])
  expect(widths).toEqual([await page.locator('.film svg').evaluate((film) => film.clientWidth)])
})

for (const height of [900, 720])
  test(`copy and download stand whole above the time axis, ${height} px high`, async ({ page }) => {
    await page.setViewportSize({ width: height === 900 ? 1440 : 1280, height })
    // Its rule 1 says most.
    await page.goto('./#run=unshared-cells&epoch=8&lang=en')
    const result = page.getByRole('region', { name: 'Result' })
    const format = result.getByRole('combobox', { name: 'Format' })
    for (const part of [format, result.getByRole('button', { name: 'Copy' })])
      await expect(part).toBeInViewport({ ratio: 1 })
    const bottom = (element: Element) => element.getBoundingClientRect().bottom
    const [download, side, choice] = await Promise.all([
      result.getByRole('button', { name: 'Download' }).evaluate(bottom),
      page.locator('.side').evaluate(bottom),
      format.evaluate((element) => element.clientHeight),
    ])
    expect(download).toBeLessThanOrEqual(side)
    expect(choice).toBeGreaterThan(22)
  })
