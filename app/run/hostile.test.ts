/**
 * Addresses of hostile origin: what is wrong in one is passed over, nothing of it is refused or kept. Dropped files whose
 * names say one thing and whose contents another.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FUZZ, FUZZ_TIMEOUT, mutatedJson, mutatedText, survive } from '../../src/testing/mutate'
import { readHash, writeHash } from '../address/hash'
import { COLLAPSE, recordingOf } from '../testing/records'
import { readDropped } from './droppedRun'

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

test(
  'dropped files',
  async () => {
    const names = fc.constantFrom(
      'run.json',
      'log.txt',
      'trace.csv',
      '.json',
      'a.json.csv',
      '<img src=x>.log',
      '../x.out',
    )
    const texts = fc.oneof(
      mutatedJson(recordingOf(COLLAPSE.slice(0, 2))),
      mutatedText('epoch 0 lr 2.5e-02\ngenotype = '),
    )
    await fc.assert(
      fc.asyncProperty(names, texts, async (name, text) => {
        await survive(() => readDropped([new File([text], name, { lastModified: 0 })]))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
