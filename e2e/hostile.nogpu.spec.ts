/** A recording whose every text is markup: shown as text, or refused in words; nothing of it runs. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

const MARKUP = '"><img src=x onerror="window.owned=1"><script>window.owned=1</script><b id="injected">'
const recording = readFileSync('public/runs/two-minutes.json', 'utf8')

test('texts of a recording never become markup', async ({ page }) => {
  const run = JSON.parse(recording)
  for (const key of ['dataset', 'adapter', 'commit', 'date', 'appVersion', 'benchmarkSource'])
    run.provenance[key] = MARKUP
  for (const { event } of run.events)
    if (event.type === 'started') {
      event.dataset.title = MARKUP
      event.dataset.classNames = event.dataset.classNames.map(() => MARKUP)
      event.adapter.description = MARKUP
    }
  await page.route('**/runs/two-minutes.json', (route) => route.fulfill({ json: run }))
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 20')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('onerror=')
  expect(await page.locator('#injected').count()).toBe(0)
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined()
})

test('a recording with a wrong number is refused by field, value and rule', async ({ page }) => {
  await page.route('**/runs/two-minutes.json', (route) =>
    route.fulfill({ contentType: 'application/json', body: recording.replace(/"gradNorm":[^,]+/, '"gradNorm":1e999') }),
  )
  await page.goto('./#run=two-minutes&lang=en')
  await expect(page.getByText(/record\.gradNorm: Infinity must be a number from 0/).first()).toBeVisible()
})

test('an address of nonsense opens the page all the same', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(
    `./#run=__proto__&epoch=-1&edge=99&cell=<b>&lang=xx&theme=__proto__&set=${'a.'.repeat(500)}=1&set=__proto__={}&x=%E0%A4%A`,
  )
  await expect(page.getByText('Replaying a recorded run.')).toBeVisible()
  await page.getByRole('button', { name: 'Run it live' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(errors).toEqual([])
})

test('a part whose code does not arrive says so, and the rest of the page stays', async ({ page }) => {
  await page.route(/assets\/RunsSheet-.*\.js$/, (route) => route.abort())
  await page.goto('./#lang=en')
  await expect(page.getByText('Replaying a recorded run.')).toBeVisible()
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await expect(page.getByRole('alert').getByText('This part of the page could not be shown.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible()
})

test('a connection that drops while a sweep or a recording is read is said where it was to be shown', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const text = Response.prototype.text
    Response.prototype.text = function () {
      return /sweeps|second-order/.test(this.url) ? Promise.reject(new TypeError('dropped')) : text.call(this)
    }
  })
  await page.goto('./#lang=en&epoch=12&page=evidence')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('alert')).toHaveText('TypeError: dropped')
  await page.goto('./#lang=en&epoch=12&page=compare&compare=two-minutes,second-order')
  await page.reload()
  await expect(sheet.getByRole('alert')).toHaveText('second-order: TypeError: dropped')
})

test('what cannot be opened because its code does not arrive is said', async ({ page }) => {
  await page.route(/assets\/openFiles-.*\.js$/, (route) => route.abort())
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('button', { name: 'Run it live' })).toBeVisible()
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['{}'], 'run.json'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  const notice = page.getByRole('alert').filter({ hasText: 'That did not work.' })
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toHaveCount(0)
})
