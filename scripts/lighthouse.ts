/**
 * `npm run lighthouse -- [--form desktop|mobile] [--judged]`, after a build: what Lighthouse finds on the built page. Accessibility,
 * best practices and search engines are judged, and what jumps; they are the same on every machine. Performance is a score of
 * times: it is printed with the machine's own benchmark beside it (an idle desktop has 1500 or more) and never judged. `--judged`
 * measures no times and so nothing that jumps, which e2e/pace.nogpu.spec.ts judges too.
 */
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import lighthouse, { desktopConfig, type Flags } from 'lighthouse'
import { chromium } from 'playwright'
import { preview } from 'vite'
import { findPageBrowser, plainFlags } from './host/chromium.mjs'
import { argumentsOrExit, HELP } from './host/usage'
import { PROJECT_ROOT } from './project/paths.mjs'

const JUDGED = ['accessibility', 'best-practices', 'seo']
const SCORE = 95
const LAYOUT_SHIFT = 0.1
/** A trace that Chromium leaves unfinished, as it does on a busy machine, says nothing of the page. */
const MOST_TRIES = 3
const METRICS = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
  'total-byte-weight',
]

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

const USAGE = `Usage: npm run lighthouse -- [--form desktop|mobile] [--judged]

What Lighthouse finds on the built page (npm run build); --judged leaves out what is only printed.`

const { values } = argumentsOrExit(USAGE, () =>
  parseArgs({
    options: { form: { type: 'string', default: 'desktop' }, judged: { type: 'boolean', default: false }, ...HELP },
  }),
)
if (values.form !== 'desktop' && values.form !== 'mobile')
  throw new Error(`--form: ${values.form} is neither desktop nor mobile`)
const executablePath = findPageBrowser()
if (!executablePath) throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROME_PATH.')

const faults: string[] = []
const port = await freePort()
const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 } })
const browser = await chromium.launch({ executablePath, args: [...plainFlags(), `--remote-debugging-port=${port}`] })
try {
  const url = server.resolvedUrls?.local[0]
  const flags: Flags = {
    port,
    logLevel: 'error',
    maxWaitForFcp: 300_000,
    maxWaitForLoad: 300_000,
    ...(values.judged ? { onlyCategories: JUDGED } : {}),
  }
  const measure = async () => {
    const result = await lighthouse(url, flags, values.form === 'desktop' ? desktopConfig : undefined)
    if (!result) throw new Error('Lighthouse gave no result')
    return result.lhr
  }
  let found = await measure()
  for (let tries = 1; found.runtimeError && tries < MOST_TRIES; tries++) {
    console.log(`${found.runtimeError.code}: measured again`)
    found = await measure()
  }
  const { categories, audits, environment, runtimeError } = found
  if (runtimeError) faults.push(`${runtimeError.code}: ${runtimeError.message}`)
  for (const { id, title, score, auditRefs } of Object.values(categories)) {
    const points = Math.round(100 * (score ?? 0))
    const isJudged = JUDGED.includes(id)
    console.log(`${title.padEnd(26)}${String(points).padStart(4)}  ${isJudged ? `at least ${SCORE}` : 'not judged'}`)
    if (!isJudged || points >= SCORE) continue
    const lost = auditRefs.filter((ref) => ref.weight > 0 && (audits[ref.id]?.score ?? 1) < 1).map((ref) => ref.id)
    faults.push(`${id}: ${points}, lost by ${lost.join(', ')}`)
  }
  for (const id of values.judged ? [] : METRICS)
    console.log(`${id.padEnd(26)}${(audits[id]?.displayValue ?? '').replaceAll('\u00a0', ' ')}`)
  console.log(`${'benchmark of the machine'.padEnd(26)}${environment.benchmarkIndex}, ${values.form}`)
  const shift = audits['cumulative-layout-shift']?.numericValue ?? Number.POSITIVE_INFINITY
  if (!values.judged && shift > LAYOUT_SHIFT)
    faults.push(`cumulative-layout-shift: ${shift.toFixed(3)}, at most ${LAYOUT_SHIFT}`)
} finally {
  await browser.close()
  await server.close()
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
