/** Models of hostile origin: what is read predicts a finite number for every cell, and every walk ends. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { FUZZ, FUZZ_TIMEOUT, mutatedBytes, mutatedJson, mutatedText, survive } from '../testing/mutate'
import { writeCompact } from './compactForm'
import { featuresOf } from './features'
import { predictForest } from './forest'
import { readSurrogate } from './modelFiles'
import type { Surrogate } from './surrogate'
import { deep, modelFile, savedModel, stump } from './testing/models'

const valid = savedModel([stump(10, 2.5, 0.25, -0.5), deep(), stump(27, 0.01, 1, 2)])
const features = featuresOf(PUBLISHED.PDARTS)

function expectSound({ members }: Surrogate): void {
  for (const { name, forest } of members) {
    expect(Number.isFinite(predictForest(forest, features))).toBe(true)
    expect(name).not.toMatch(/\p{Cc}/u)
  }
}

test(
  'a model as JSON is read, or refused with a reason',
  async () => {
    const changed = fc.oneof(mutatedJson(valid), mutatedText(JSON.stringify(valid)))
    await fc.assert(
      fc.asyncProperty(changed, async (text) => {
        const read = await survive(() => readSurrogate([modelFile('member_0.json', text)]))
        if (read) expectSound(read)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'a model in its compact form is read, or refused with a reason',
  async () => {
    const bytes = writeCompact((await readSurrogate([modelFile('member_0.json', valid)])).members)
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), async (changed) => {
        const read = await survive(() => readSurrogate([{ name: 'a.forest', blob: new Blob([changed]) }]))
        if (read) expectSound(read)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
