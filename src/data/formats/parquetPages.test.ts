/** Headers of pages in a damaged Parquet file: with a length that is missing, hyparquet would read the first byte of the page for ever. */
import { expect, test } from 'vitest'
import { SearchError } from '../../errors'
import { readImages } from '../readImages'
import { named } from '../testing/cifarFixtures'
import { decodeTiny, parquet, tinyPicture } from '../testing/setFixtures'

const labels = [0, 1, 0, 1, 0, 1]
const table = parquet(
  labels.map((_, n) => tinyPicture(9, 9, n)),
  labels,
  ['a', 'b'],
)

/** Bytes of the footer, before its length and the mark at the end. */
const footer = new DataView(table.buffer).getUint32(table.length - 8, true)

test.each([0x00, 0xff])(
  'whichever byte of a page is %i, the file is read or refused, by the page where its header is wrong',
  async (byte) => {
    const refusals: string[] = []
    for (let at = 4; at < table.length - 8 - footer; at++) {
      const damaged = table.slice()
      damaged[at] = byte
      await readImages([named('train.parquet', damaged)], { decode: decodeTiny }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(SearchError)
        refusals.push((error as SearchError).message)
      })
    }
    for (const column of ['image.bytes', 'image.path', 'label']) {
      const fits = new RegExp(
        `^train\\.parquet: the page at byte [\\d,]+ of ${column.replace('.', '\\.')} does not say what fits`,
      )
      expect(refusals.filter((text) => fits.test(text))).not.toEqual([])
    }
  },
)
