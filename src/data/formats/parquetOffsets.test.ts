/** Offsets of a damaged Parquet footer: Node's Blob ends the process for one that is no number, so none may reach it. */
import { expect, test } from 'vitest'
import { SearchError } from '../../errors'
import { readImages } from '../readImages'
import { named } from '../testing/cifarFixtures'
import { decodeTiny, parquet, tinyPicture } from '../testing/setFixtures'

const labels = [0, 1]
const table = parquet(
  labels.map((_, n) => tinyPicture(33, 40, n)),
  labels,
  ['a', 'b'],
)

/** Bytes of the footer, before its length and the mark at the end. */
const footer = new DataView(table.buffer).getUint32(table.length - 8, true)

test('whichever byte of the footer is damaged, the file is read or refused, by the bytes it points at where it points outside', async () => {
  const refusals: string[] = []
  for (let at = table.length - 8 - footer; at < table.length - 8; at++)
    for (const change of [0x80, 0xff]) {
      const damaged = table.slice()
      damaged[at] = (damaged[at] as number) ^ change
      await readImages([named('train.parquet', damaged)], { decode: decodeTiny }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(SearchError)
        refusals.push((error as SearchError).message)
      })
    }
  expect(refusals.length).toBeGreaterThan(100)
  expect(
    refusals.filter((text) => /^train\.parquet: points at bytes \S+ to \S+, the file has [\d,]+/.test(text)),
  ).not.toEqual([])
})
