/** The lab can be installed and opens without a network, from the copy that its service worker made of the build. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import sirv from 'sirv'
import { PROJECT_ROOT } from '../scripts/project/paths.mjs'
import { SEARCH } from '../scripts/test/limits.mjs'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'

test.use({ serviceWorkers: 'allow' })

test('opens without a network once it has been visited, with both recordings and the parts that load late', async ({
  page,
  context,
}) => {
  await page.goto('./#lang=en')
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state))
  await context.setOffline(true)
  await page.reload()
  await expect(page.getByText('Replaying a recorded run.')).toBeVisible()
  await page.goto('./#run=small-cell&epoch=3&lang=en&page=toy')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Two players, two numbers' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 3')).toBeVisible()
})

test('a new build is shown by a reload, while the old copy still serves pages that are open', async ({
  page,
  context,
}) => {
  await page.goto('./#lang=en')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  // The server's page of today, not yesterday's copy.
  await context.route('**/', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('<title>DARTS+ Lab', '<title>Build two') })
  })
  await page.reload()
  await expect(page).toHaveTitle(/^Build two/)
})

test('says how it is installed, with icons that exist', async ({ page, request }) => {
  await page.goto('./#lang=en')
  const address = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href)
  const manifest = await (await request.get(address)).json()
  expect(manifest).toMatchObject({ display: 'standalone', start_url: './' })
  const sizes = manifest.icons.map(({ sizes }: { sizes: string }) => sizes)
  expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']))
  for (const { src } of manifest.icons) expect((await request.get(new URL(src, address).href)).status()).toBe(200)
})

test('on a plain host, below a path, the site works, isolates itself and stays when the host goes', async ({
  page,
}) => {
  const files = sirv(path.join(PROJECT_ROOT, 'dist'))
  let asked = 0
  const server = createServer((request, response) => {
    const missing = (): void => void response.writeHead(404).end()
    if (!request.url?.startsWith('/somewhere/lab/')) return missing()
    // Asked for by the copy alone; its first try fails.
    if (request.url.endsWith('licences.txt') && asked++ === 0) return void response.writeHead(503).end()
    request.url = request.url.slice('/somewhere/lab'.length)
    files(request, response, missing)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/somewhere/lab/`
  const shows = (epoch: number) =>
    expect(page.getByRole('region', { name: 'Result' }).getByText(`epoch ${epoch}`)).toBeVisible()
  try {
    await page.goto(`${site}#run=small-cell&epoch=3&lang=en`)
    await shows(3)
    await page.evaluate(() => navigator.serviceWorker.ready)
    expect(asked).toBe(2)
    await page.reload()
    await shows(3)
    // The host sends no header of ours; the second load comes through the service worker, which adds them.
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  } finally {
    server.closeAllConnections()
    server.close()
  }
  await page.goto(`${site}#run=two-minutes&epoch=5&lang=en`)
  await page.reload()
  await shows(5)
})

rarely(() => {
  test('searches without a network on the images that ship with the lab, once it has searched on them', async ({
    page,
    context,
  }) => {
    const address = placeOf(['channels=4', 'imageSize=8', 'images=64', 'batch=16', 'epochs=1'])
    const search = async () => {
      await page.getByRole('button', { name: 'Run it live' }).click()
      const sheet = page.getByRole('dialog')
      await expect(sheet.getByLabel('Images')).toHaveValue('fashion-mnist')
      await sheet.getByRole('button', { name: 'Start the search', exact: true }).click()
      const status = page.getByRole('region', { name: 'Status' })
      await expect(status.getByText('All planned epochs are done.')).toBeVisible({ timeout: SEARCH })
      await expect(status).toContainText('Fashion-MNIST subset')
    }
    await page.goto(address)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await search()
    await context.setOffline(true)
    await page.goto('about:blank')
    await page.goto(address)
    await search()
  })
})
