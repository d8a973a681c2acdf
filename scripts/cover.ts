/**
 * `npm run cover`: public/cover.png, the picture that a link to the lab shows (scripts/site/previews.mjs), and docs/lab.png, that of
 * the README: the built page with a recording at the epoch where rule 1 fires, in headless Chromium.
 */
import path from 'node:path'
import { preview } from 'vite'
import { launchChromium } from './host/browser'
import { PROJECT_ROOT } from './project/paths.mjs'
import { COVER } from './site/previews.mjs'

/** `scale` is of a picture's pixels to those of the page. */
const PICTURES = [
  {
    file: path.join('public', COVER),
    page: { width: 1440, height: 756 },
    scale: 1200 / 1440,
    place: 'run=two-minutes&epoch=14&hide=rules,result,status',
  },
  {
    file: path.join('docs', 'lab.png'),
    page: { width: 1440, height: 900 },
    scale: 1,
    place: 'run=two-minutes&epoch=14',
  },
] as const

const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 } })
const browser = await launchChromium({ gpu: false })
try {
  const base = server.resolvedUrls?.local[0]
  for (const { file, page: viewport, scale, place } of PICTURES) {
    const page = await browser.newPage({
      colorScheme: 'light',
      reducedMotion: 'reduce',
      viewport,
      deviceScaleFactor: scale,
    })
    await page.goto(`${base}#${place}&lang=en&theme=light`)
    await page.locator('.cell-graph, [data-part="cell"] svg').first().waitFor()
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: path.join(PROJECT_ROOT, file) })
    await page.close()
    console.log(file)
  }
} finally {
  await browser.close()
  await server.close()
}
