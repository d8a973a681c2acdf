/** Whatever searches, either rule of DARTS+ can end it. */
import { expect, it } from 'vitest'
import { ALGORITHM_IDS, canSearch } from '../protocol/algorithms'
import { checkConfig } from '../protocol/checkConfig'
import { PRESETS } from '../protocol/presets'
import { withAlgorithm } from '../protocol/withAlgorithm'
import { supernetSpec } from '../session/prepare'
import { search } from './search'
import { fakeBatches, fakeFixed } from './testing/fakeBatches'
import { fakeSupernet } from './testing/fakeSupernet'

const EPOCHS = 30
/** With two operations that can be ranked. */
const NETWORKS = {
  'two-minutes': {},
  'small-cell': { cells: 3, primitives: ['none', 'skip_connect', 'sep_conv_3x3', 'dil_conv_3x3'] },
}
/** A few steps carry no weight of Fair DARTS far from one half. */
const LENIENT = { 'fair-darts': { threshold: 0.5 } }
/** Fires with the first skip-connect; fires when one epoch has changed no ranking. */
const RULES = {
  criterion1: { criterion1: { threshold: 1, minEpochs: 0, armed: false, returns: 'stop' } },
  criterion2: { criterion2: { window: 1, variant: 'edge' } },
}

it.each(
  ALGORITHM_IDS.flatMap((id) => (Object.keys(RULES) as (keyof typeof RULES)[]).map((rule) => [id, rule] as const)),
)('%s ends with %s', async (algorithm, stopAt) => {
  const space = canSearch(algorithm, 'nas-bench-201') ? 'two-minutes' : 'small-cell'
  const config = checkConfig(
    { ...NETWORKS[space], ...LENIENT, batch: 8, images: 55, stopAt, ...RULES[stopAt] },
    withAlgorithm({ ...PRESETS[space].config, epochs: EPOCHS }, algorithm),
  )
  const loop = search(config, {
    supernet: fakeSupernet(supernetSpec(config, 10)),
    enterStage: async (stage) => fakeSupernet(supernetSpec(config, 10, stage)),
    batches: fakeBatches(config),
    fixed: () => fakeFixed(config, 16),
    classes: 10,
    settled: async () => {},
    now: () => 0,
  })
  let epochs = 0
  for (;;) {
    const next = await loop.next()
    if (next.done) {
      expect(next.value).toBe(stopAt)
      break
    }
    epochs = next.value.epoch
    expect(next.value.rules[stopAt].firedAt).toSatisfy((at: number | null) => at === null || at === epochs)
  }
  expect(epochs).toBeLessThan(EPOCHS)
})
