import { expect, test } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import { spokenEpoch } from '../panels/LiveRegion'
import { NO_TRACES } from '../telling/marks'
import { COLLAPSE } from '../testing/records'
import { en } from './en'
import { zh } from './zh'

test('one is not many', () => {
  const said = (n: number) => [
    en.spoken.skips(5, n, 'normal'),
    en.time.value(5, 30, n, 'normal'),
    en.views.film.frame(5, n, 2, n),
    en.caption.rule1.head(n),
    en.cell.sentence('normal', '', 3, n),
    en.discard.body(n),
    en.cells.cell(3, false, n, 8),
  ]
  for (const words of said(1)) expect(words).not.toMatch(/\b1 skip-connects|\b1 epochs|one epoch are/)
  for (const words of said(2)) expect(words).toMatch(/\b2 (skip-connects|epochs are)\b/)
})

test('what is counted is named: the reduction cell, where a network has no other', () => {
  const config = checkConfig({ cells: 1 })
  const records = COLLAPSE.map((record) => ({ ...record, skips: { normal: 0, reduce: 2 } }))
  const run = { records, config }
  expect(spokenEpoch(en, run, 1, { traces: NO_TRACES })).toBe('Epoch 1: 2 skip-connects in the reduction cell.')
  expect(spokenEpoch(zh, run, 1, { traces: NO_TRACES })).toContain('缩减单元')
  for (const t of [en, zh])
    for (const say of [t.views.readout.skips, t.views.readout.depth]) expect(say('X')).toContain('X')
})
