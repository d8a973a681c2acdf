/** Saved runs of hostile origin: damaged bytes, and files whose digests are right and whose contents are not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FUZZ, FUZZ_TIMEOUT, mutatedBytes, mutatedJson, survive } from '../testing/mutate'
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint'
import { saveAt } from './testing/checkpoints'

const checkpoint: Checkpoint = { ...saveAt(3, 1), sequence: 7 }

test(
  'damaged files are refused',
  async () => {
    const bytes = await encodeCheckpoint(checkpoint)
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), async (mutated) => {
        const read = await survive(() => decodeCheckpoint(mutated))
        if (read) expect(mutated).toEqual(bytes)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'well-made files with wrong contents are refused',
  async () => {
    const { arrays, ...state } = checkpoint.state
    await fc.assert(
      fc.asyncProperty(mutatedJson({ ...checkpoint, state }), async (text) => {
        const forged = JSON.parse(text)
        if (typeof forged?.state !== 'object' || forged.state === null) return
        const bytes = await encodeCheckpoint({ ...forged, state: { ...forged.state, arrays } })
        const read = await survive(() => decodeCheckpoint(bytes))
        if (read) expect(read.state.records).toHaveLength(read.state.epoch - 1)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
