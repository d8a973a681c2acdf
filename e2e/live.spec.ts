/** A live search in the built page on the built-in set: tiny, but the same worker, engine and kernels. */
import { expect, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { inWords, seen, watch } from './support/pace'
import { placeOf } from './support/placeOf'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const LATE = { timeout: SEARCH }

/** Alphas that do not move keep their ranking, so rule 2 with a window of one must fire after the second epoch. */
const SETTINGS = [
  'channels=4',
  'imageSize=8',
  'images=64',
  'batch=8',
  'dataset=generated',
  'epochs=6',
  'alphas.lr=0',
  'criterion2.window=1',
  'stopAt=criterion2',
]

test('searches live, pauses, resumes by one epoch, and ends by rule 2, all within its own origin', async ({
  page,
  baseURL,
}) => {
  const requests: string[] = []
  page.context().on('request', (request) => requests.push(request.url()))
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await watch(page)
  await page.goto(placeOf(SETTINGS, { engine: 'webgpu' }))
  await page.getByRole('button', { name: 'Run it live' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByLabel('Images')).toHaveValue('generated')
  await sheet.getByLabel('When a rule fires').selectOption('criterion2')
  const start = sheet.getByRole('button', { name: 'Start, pause after one epoch' })
  await expect(start).toBeEnabled()
  const seed = sheet.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('')
  await expect(start).toBeDisabled()
  await seed.blur()
  await expect(sheet.getByRole('alert')).toHaveText('Empty: a whole number from 0 to 4294967295 is needed.')
  await seed.fill('2')
  await expect(sheet.getByRole('alert')).toHaveCount(0)
  await start.click()

  const status = page.getByRole('region', { name: 'Status' })
  await expect(status.getByText('Paused.')).toBeVisible(LATE)
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result.getByText('epoch 1')).toBeVisible()
  await expect(status.getByText('Software adapter: correct, but very slow')).toBeVisible()

  const badge = page.locator('.badge-live')
  const dot = () => badge.evaluate((element) => getComputedStyle(element, '::before').backgroundColor)
  await expect(badge).toHaveText('Live')
  expect(await dot()).toBe('rgb(10, 158, 89)')

  // NAS-Bench-201 moves w first; each turn says what it moved, and hands over to the other player.
  const turns = page.getByRole('group', { name: 'Single steps' })
  await expect(turns.getByRole('button', { name: 'alpha step' })).toBeDisabled()
  // The second click of a double click comes while the step is being made; the button stays where the keys are.
  await turns.getByRole('button', { name: 'w step' }).dblclick()
  await expect(turns.getByRole('button', { name: 'alpha step' })).toBeEnabled(LATE)
  await expect(page.getByText('Not at this moment.')).toBeHidden()
  await expect(turns.getByRole('button', { name: 'w step' })).toBeFocused()
  await turns.getByRole('button', { name: 'alpha step' }).click()
  await expect(turns.getByRole('button', { name: 'w step' })).toBeEnabled(LATE)

  await seen(page)
  await turns.getByRole('button', { name: 'epoch', exact: true }).click()
  await expect(status.getByText('Rule 2 ended the search.')).toBeVisible(LATE)
  const pace = await seen(page)
  console.log(`an epoch of a live search: ${pace.writes} changes of the document, ${inWords(pace)}`)
  // Eight steps and the end of the search; all pictures drawn anew at every step would need more.
  expect(pace.writes).toBeLessThan(2000)
  // A search that has ended is not live: the dot that said so is empty.
  await expect(badge).toHaveText('Ended')
  expect(await dot()).toBe('rgba(0, 0, 0, 0)')
  await expect(page.getByRole('region', { name: 'Stop rules' }).getByText('fires at epoch 2')).toBeVisible()
  await expect(result.locator('pre')).toHaveText(/^\|\w+~0\|\+\|\w+~0\|\w+~1\|\+\|\w+~0\|\w+~1\|\w+~2\|$/)
  expect(requests.some((url) => url.includes('worker'))).toBe(true)
  expect(requests.filter((url) => !url.startsWith(baseURL as string))).toEqual([])
  expect(complaints.filter((text) => /Content Security Policy|Trusted/i.test(text))).toEqual([])
})
