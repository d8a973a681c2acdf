/**
 * `npm run icons`: draws the icons of the installed lab from public/favicon.svg, for systems that want PNG. Run it again
 * when the favicon changes; the results are committed.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { launchChromium } from './host/browser'
import { PROJECT_ROOT } from './project/paths.mjs'

interface Icon {
  readonly file: string
  readonly size: number
  /** Share of the side that the drawing takes; a maskable icon may lose its outer tenth on every side. */
  readonly drawing: number
  /** Corner radius as a share of the side; a mask rounds by itself. */
  readonly round: number
}

const ICONS: readonly Icon[] = [
  { file: 'icon-192.png', size: 192, drawing: 0.68, round: 0.2 },
  { file: 'icon-512.png', size: 512, drawing: 0.68, round: 0.2 },
  { file: 'maskable-512.png', size: 512, drawing: 0.56, round: 0 },
  { file: 'apple-touch-icon.png', size: 180, drawing: 0.64, round: 0 },
]

const folder = path.join(PROJECT_ROOT, 'public', 'icons')
mkdirSync(folder, { recursive: true })
const drawing = readFileSync(path.join(PROJECT_ROOT, 'public', 'favicon.svg')).toString('base64')
const browser = await launchChromium({ gpu: false })
try {
  const page = await browser.newPage({ colorScheme: 'light' })
  for (const { file, size, drawing: share, round } of ICONS) {
    await page.setViewportSize({ width: size, height: size })
    const side = Math.round(size * share)
    await page.setContent(`<style>
      html { background: transparent }
      body { margin: 0; height: ${size}px; display: grid; place-content: center; background: #fff; border-radius: ${size * round}px }
    </style><img width="${side}" height="${side}" src="data:image/svg+xml;base64,${drawing}">`)
    await page.screenshot({ path: path.join(folder, file), omitBackground: true })
    console.log(`public/icons/${file}`)
  }
} finally {
  await browser.close()
}
