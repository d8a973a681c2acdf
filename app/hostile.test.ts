/** Addresses of hostile origin: what is wrong in one is passed over, nothing of it is refused or kept. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FUZZ, FUZZ_TIMEOUT, mutatedText, survive } from '../src/testing/mutate'
import { readHash, writeHash } from './hash'

test(
  'addresses',
  async () => {
    const address =
      '#run=two-minutes&epoch=4&edge=3&cell=reduce&theme=dark&lang=zh&compare=two-minutes,small-cell&set=channels%3D8&v=1'
    await fc.assert(
      fc.asyncProperty(mutatedText(address), async (hash) => {
        const place = await survive(() => readHash(hash))
        if (place === null) throw new Error('an address is never refused: what is wrong in it is passed over')
        expect(readHash(writeHash(place))).toEqual(place)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
