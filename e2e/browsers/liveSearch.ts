/** A search on the visitor's own machine, from the setup sheet to its end; on whatever engine the browser has for it. */
import { en } from '../../app/i18n/en'
import { setupEn } from '../../app/i18n/setup/en'
import { SEARCH } from '../../scripts/test/limits.mjs'
import type { EngineChoice } from '../../src/protocol/engines'
import type { FinishReason } from '../../src/protocol/facts'
import { placeOf } from '../support/placeOf'
import type { Visitor } from './visitor'

/** Seconds on a software adapter, and every part of a search is in it. */
export const TINY = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'dataset=generated', 'epochs=2'] as const

export interface Ended {
  readonly reason: FinishReason
  /** Epochs that were searched. */
  readonly epochs: number
  /** As the result panel writes it. */
  readonly genotype: string
}

/**
 * Opens the page, starts a search of NAS-Bench-201 with the given settings (KEY=VALUE) and waits for its end.
 *
 * @throws Error with the page's own words when the search cannot be started here or breaks off
 */
export async function searchLive(
  visitor: Visitor,
  address: string,
  settings: readonly string[] = TINY,
  engine: EngineChoice = 'auto',
): Promise<Ended> {
  await visitor.open(`${address}${placeOf(settings, { live: 'two-minutes', engine })}`)
  // A link with settings of a live run opens the sheet by itself.
  const start = ['dialog button', setupEn.start] as const
  const sheet = await visitor.until('dialog', 'to offer the search or to say why not', ({ text }) =>
    [setupEn.start, setupEn.noEngine.title].some((words) => text.includes(words)),
  )
  if (sheet.text.includes(setupEn.noEngine.title)) throw new Error(`${visitor.driver.name}: ${sheet.text}`)
  await visitor.click(start)
  await visitor.gone('dialog')

  const reasons = Object.entries(en.status.reasons) as [FinishReason, string][]
  const failures = Object.values(en.failures).map(({ what }) => what)
  const { text } = await visitor.until(
    '[data-part=status], .notice',
    'to tell of an end',
    (seen) => [...failures, ...reasons.map(([, words]) => words)].some((words) => seen.text.includes(words)),
    SEARCH,
  )
  const reason = reasons.find(([, words]) => text.includes(words))?.[0]
  if (!reason) throw new Error(`${visitor.driver.name}: ${text}`)
  const result = await visitor.reads('[data-part=result] h3', /epoch \d+$/)
  const { text: genotype } = await visitor.find('[data-part=result] pre')
  return { reason, epochs: Number(/\d+$/.exec(result.text)?.[0]), genotype }
}
