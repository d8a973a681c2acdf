/** Files in and out: what is saved or copied is what was shown, a dropped run is shown, a bad file is refused and named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inflateSync } from 'node:zlib'
import { en } from '../../app/i18n/en'
import { RUNS_RARE_TESTS, WHY_RARELY } from '../support/rarely'
import { expect, test } from './test'
import type { Visitor } from './visitor'

const CURSOR = ['input', en.time.slider] as const

/** A file that the browser is to save: there as soon as its content is. */
async function saved({ driver }: Visitor, name: string): Promise<Buffer> {
  const file = path.join(driver.downloads, name)
  await expect
    .poll(() => (existsSync(file) && readFileSync(file).length > 0 ? name : readdirSync(driver.downloads)))
    .toBe(name)
  return readFileSync(file)
}

/** Width and height of a PNG in pixels, and how many different bytes its rows hold: few where it is blank. */
function pngFacts(png: Buffer): { width: number; height: number; bytes: number } {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const rows = inflateSync(Buffer.concat(parts))
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: new Set(rows).size }
}

test('a genotype and a whole run are saved as they are shown', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=small-cell&epoch=4&lang=en`)
  await visitor.reads('[data-part=result]', en.result.at(4))
  const { text } = await visitor.find('[data-part=result] pre')
  await visitor.click(['button', en.result.download])
  expect((await saved(visitor, 'genotype-epoch-4.py')).toString()).toContain(text)

  await visitor.click(['button', en.views.trace.menu])
  await visitor.click(['.menu-sheet button', /^Save as JSON/])
  const trace = JSON.parse((await saved(visitor, 'trace-darts-seed-2-30-epochs.json')).toString())
  expect(trace.events.filter(({ event }: { event: { type: string } }) => event.type === 'epoch')).toHaveLength(30)
})

test('a picture is saved as SVG and as PNG', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=30&lang=en`)
  await visitor.holds(CURSOR, '30')
  await visitor.click(['button', /^Save as SVG: Alpha of every edge/])
  const svg = (await saved(visitor, 'alpha-of-every-edge-normal-cell-2-to-4-epoch-30.svg')).toString()
  expect(svg).toMatch(/^<\?xml[\s\S]*<svg[\s\S]*>Alpha of every edge, normal cell[\s\S]*<\/svg>\s*$/)
  await visitor.click(['button', /^Save as PNG: Alpha of every edge/])
  const { width, height, bytes } = pngFacts(await saved(visitor, 'alpha-of-every-edge-normal-cell-2-to-4-epoch-30.png'))
  expect(Math.min(width, height)).toBeGreaterThan(600)
  expect(bytes).toBeGreaterThan(60)
})

test('a genotype is copied, and pasted as it was shown', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=6&lang=en`)
  await visitor.reads('[data-part=result]', en.result.at(6))
  const { text } = await visitor.find('[data-part=result] pre')
  await visitor.click(['button', en.result.copy])
  await visitor.find(['button', en.result.copied])
  await visitor.driver.evaluate(() => {
    const sheet = document.body.appendChild(document.createElement('textarea'))
    sheet.className = 'pasted'
    sheet.focus()
  })
  await visitor.press('Control+v')
  await visitor.holds('.pasted', text)
})

test('a dropped run is shown in place of the recording', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.holds(CURSOR, '12')
  await visitor.drop({ name: 'mine.json', text: readFileSync('public/runs/small-cell.json', 'utf8') })
  await visitor.find(['button', `${en.top.shown}: mine.json`])
  await visitor.reads('[data-part=result] pre', /^Genotype\(normal=/)
  await visitor.gone('.notice')
})

test('a file that is no run is refused, named, and what was shown stays', async ({ visitor, site, which }) => {
  test.skip(which === 'webkit' && !RUNS_RARE_TESTS, WHY_RARELY)
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.holds(CURSOR, '12')
  await visitor.drop({ name: 'shopping.json', text: '{"milk": 2}' })
  await visitor.reads('.notice.bad', 'shopping.json')
  await visitor.reads('.notice.bad', en.failures['bad-recording'].what)
  await visitor.click(['button', en.drop.dismiss])
  await visitor.gone('.notice')
  await visitor.holds(CURSOR, '12')
  expect((await visitor.look('.menu-label')).map(({ text }) => text)).toContain(en.names.recordings['two-minutes'])
})
