/** The Content-Security-Policy is in force, as a header and, where a host sends no headers, as the page's own meta tag. */
import { expect, type Page, test } from '@playwright/test'
import { SECURITY_HEADERS } from '../scripts/site/security.mjs'

/** The page shows a recording, so every script, style and file it needs has been let through. */
async function open(page: Page): Promise<void> {
  await page.goto('./#run=two-minutes&epoch=4&lang=en')
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 4')).toBeVisible()
}

declare global {
  interface Window {
    /** Directives that refused something, as the page was told. */
    refused: string[]
  }
}

/** Scripts of any kind meet Trusted Types before they meet script-src. */
const REFUSED = ['require-trusted-types-for', 'style-src-elem', 'connect-src', 'img-src']

/**
 * What ran of things a policy must refuse, once the page was told of all refusals.
 */
async function attack(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    window.refused = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      window.refused.push(effectiveDirective),
    )
    const attempt = (act: () => void): void => {
      try {
        act()
      } catch {
        // Trusted Types throw; the violation is reported all the same.
      }
    }
    attempt(() => {
      const script = document.createElement('script')
      script.append('window.inlineScript = true')
      document.head.append(script)
    })
    attempt(() => {
      const style = document.createElement('style')
      style.append('#root { display: none }')
      document.head.append(style)
    })
    attempt(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.markup = true">')
    })
    attempt(() => {
      document.body.setAttribute('onclick', 'window.handler = true')
    })
    document.body.click()
    // Text as code, from a task of its own: what a debugger evaluates is exempt from the policy, what it schedules is not.
    attempt(() => {
      const evaluate = setTimeout as (code: unknown) => void
      evaluate('window.evaluated = true')
    })
    attempt(() => {
      new Worker('https://elsewhere.example/worker.js')
    })
    await fetch('https://elsewhere.example/').catch(() => undefined)
    const image = new Image()
    const answered = new Promise((done) => {
      image.onload = done
      image.onerror = done
    })
    image.src = 'https://elsewhere.example/x.png'
    await answered
    // The text that was scheduled as code comes before.
    await new Promise((done) => setTimeout(done))
  })
  await expect.poll(() => page.evaluate(() => window.refused)).toEqual(expect.arrayContaining(REFUSED))
  return page.evaluate(() => {
    const marks = window as unknown as Record<string, boolean>
    const ran = ['inlineScript', 'markup', 'handler', 'evaluated'].filter((name) => marks[name])
    if (getComputedStyle(document.getElementById('root') as HTMLElement).display === 'none') ran.push('inlineStyle')
    return ran
  })
}

test('every answer carries the headers of scripts/site/security.mjs', async ({ request }) => {
  for (const path of ['./', './favicon.svg', './runs/two-minutes.json']) {
    const headers = (await request.get(path)).headers()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers[name.toLowerCase()]).toBe(value)
  }
})

test('the page runs under the policy, which refuses code, markup and other origins', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await open(page)
  expect(complaints.filter((text) => /Content Security Policy|Trusted/i.test(text))).toEqual([])
  expect(await attack(page)).toEqual([])
})

test('the meta tag alone holds, for hosts that send no headers', async ({ page }) => {
  await page.route(/\/(#.*)?$/, async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers() }
    for (const name of Object.keys(SECURITY_HEADERS)) delete headers[name.toLowerCase()]
    await route.fulfill({ response, headers })
  })
  await open(page)
  expect(await attack(page)).toEqual([])
})
