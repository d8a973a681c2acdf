/** Cells of other programs: pasted anywhere, linked, dropped; saved as text and as picture. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { en } from '../../app/i18n/en'
import { openedEn } from '../../app/i18n/import/en'
import { RUNS_RARE_TESTS, WHY_RARELY } from '../support/rarely'
import { expect, test } from './test'
import type { Visitor } from './visitor'

// Twice as slow in WebKitGTK, for what Chromium and Firefox are asked too.
test.skip(({ which }) => which === 'webkit' && !RUNS_RARE_TESTS, WHY_RARELY)

const PAIRS = "[('sep_conv_7x7', 0), ('skip_connect', 1), ('max_pool_3x3', 1), ('sep_conv_7x7', 2)]"
const WIDE = `WIDE = Genotype(normal=${PAIRS}, normal_concat=[2, 3], reduce=${PAIRS}, reduce_concat=[2, 3])`

async function saved({ driver }: Visitor, name: string): Promise<string> {
  const file = path.join(driver.downloads, name)
  await expect.poll(() => existsSync(file) && readFileSync(file).length > 0).toBe(true)
  return readFileSync(file, 'utf8')
}

test('a genotype copied elsewhere and pasted on the page is drawn', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=small-cell&epoch=4&lang=en`)
  await visitor.reads('[data-part=result]', en.result.at(4))
  await visitor.click(['button', en.result.copy])
  await visitor.find(['button', en.result.copied])
  await visitor.press('Control+v')
  await visitor.reads('dialog.opened h2', openedEn.unnamed)
  await visitor.find(['dialog.opened .cell-graph', /^normal cell: /])
  await visitor.find(['dialog.opened .cell-graph', /^reduction cell: /])
  await visitor.press('Escape')
  await visitor.gone('dialog.opened')
})

test('a link shows a cell, which leaves as text and as picture, and is refused where a format cannot hold it', async ({
  visitor,
  site,
}) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en&${new URLSearchParams({ cell: WIDE })}`)
  await visitor.reads('dialog.opened h2', 'WIDE')
  await visitor.reads('dialog.opened .lead', openedEn.about)
  await visitor.click(['dialog.opened button', openedEn.save])
  expect(await saved(visitor, 'genotype-wide.py')).toContain("WIDE = Genotype(normal=[('sep_conv_7x7', 0)")
  await visitor.click(['dialog.opened button', 'Save as SVG: WIDE, normal cell'])
  expect(await saved(visitor, 'wide-normal-cell.svg')).toMatch(/^<\?xml[\s\S]*sep_conv_7x7[\s\S]*<\/svg>\s*$/)
  await visitor.reads('dialog.opened .opened-train', openedEn.untrainable.operations('sep_conv_7x7'))
})

test('of a dropped file of genotypes the one that is wrong is named beside the other', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.holds(['input', en.time.slider], '12')
  await visitor.drop({ name: 'genotypes.py', text: `${WIDE}\nBROKEN = Genotype(normal=[('skip_connect', 9)])\n` })
  await visitor.reads('dialog.opened h2', 'WIDE')
  await visitor.reads('dialog.opened .bad', /BROKEN cannot be read: .*line 2/)
})
