/**
 * The headers of a Parquet file's pages, looked at before hyparquet reads the pages: it believes them, and with a length that is missing it reads
 * the first byte of a page for ever.
 */
import type { AsyncBuffer, FileMetaData, PageHeader } from 'hyparquet'
import { SearchError } from '../../errors'
import { grouped } from '../numbers'

/** A header with its statistics: writers cut these at some kilobytes. */
const HEADER_LIMIT_BYTES = 65_536
/** What a page may unpack to: it is held whole. Snappy packs to a twenty-first at best, pictures hardly. */
const PAGE_BYTES = 64_000_000
const MOST_RATIO = 32

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

/** Whether a page says what is needed to read it, within the bytes and values that its column has. */
function isSound({ type, ...header }: PageHeader, bytes: number, values: number): boolean {
  const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header
  if (!isCount(packed) || !isCount(unpacked) || packed > bytes) return false
  if (unpacked > Math.max(PAGE_BYTES, MOST_RATIO * packed)) return false
  const { data_page_header: data, dictionary_page_header: dictionary, data_page_header_v2: data2 } = header
  if (type === 'DICTIONARY_PAGE') return isCount(dictionary?.num_values) && dictionary.num_values <= values
  if (type === 'DATA_PAGE') return isCount(data?.num_values) && data.num_values <= values
  if (type !== 'DATA_PAGE_V2' || !data2) return false
  const { num_values, num_nulls, num_rows } = data2
  const { definition_levels_byte_length: definition, repetition_levels_byte_length: repetition } = data2
  const counts = [num_values, num_nulls, num_rows, definition, repetition]
  return (
    counts.every(isCount) &&
    num_values <= values &&
    num_nulls <= num_values &&
    num_rows <= num_values &&
    definition + repetition <= Math.min(packed, unpacked)
  )
}

/**
 * @param columns names of the top of those that will be read
 * @throws SearchError 'bad-archive' by column and place of a page that cannot be; what hyparquet throws of a header that is none
 */
export async function checkPages(
  name: string,
  file: AsyncBuffer,
  { row_groups }: FileMetaData,
  columns: readonly string[],
): Promise<void> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  for (const { columns: chunks, num_rows } of row_groups)
    for (const { meta_data: meta } of chunks) {
      if (!meta || !columns.includes(meta.path_in_schema[0] ?? '')) continue
      // Neither pictures nor labels are lists: a value a row.
      const values = Math.min(Number(meta.num_values), Number(num_rows))
      let at = Number(meta.dictionary_page_offset || meta.data_page_offset)
      const end = at + Number(meta.total_compressed_size)
      let left = values
      // Of pages without a value there is one in a column of none, and a dictionary.
      for (let pages = 0; at < end - 1; pages++) {
        const view = new DataView(await file.slice(at, Math.min(end, at + HEADER_LIMIT_BYTES)))
        const reader = { view, offset: 0 }
        const header = parquetHeader(reader)
        if (pages > values + 2 || !isSound(header, end - at - reader.offset, left))
          throw new SearchError(
            'bad-archive',
            `${name}: the page at byte ${grouped(at)} of ${meta.path_in_schema.join('.')} does not say what fits its column, get the file again`,
          )
        left -= header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0
        at += reader.offset + header.compressed_page_size
      }
    }
}
