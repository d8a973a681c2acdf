/**
 * Parquet files as the Hugging Face hub serves sets of images: a column of pictures (`image` or `img`: bytes and a path) and
 * a column of labels (`label`, `fine_label`, ...), whose names of classes stand in the file's metadata. hyparquet reads the
 * format, fzstd its Zstandard pages; both are loaded with the first file. Rows are read in groups, never a file at once.
 */
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet'
import { SearchError, shown, visible } from '../../errors'
import { latin1Text } from '../latin1'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { MOST_IMAGES } from './arrays'
import { baseName, type Entry } from './entry'
import type { Part } from './npz'
import { checkPages } from './parquetPages'
import type { LabelledPicture } from './pictures'

const IMAGE_COLUMNS = ['image', 'img', 'picture', 'jpg', 'png']
const LABEL_COLUMNS = ['label', 'labels', 'fine_label', 'target', 'class', 'cls']
/** Rows whose pictures are held at a time. */
const ROWS_AT_A_TIME = 200
/** A footer holds columns and their statistics, a few kilobytes. */
const FOOTER_LIMIT_BYTES = 64_000_000
/** What a row group may unpack to: it is held while it is read. */
const GROUP_LIMIT_BYTES = 1_500_000_000

export interface ParquetFile {
  readonly name: string
  readonly part: Part
  /** Pictures and their labels, in the order of the rows. */
  readonly pictures: readonly LabelledPicture[]
  /** In label order; null where the file does not name them. */
  readonly classNames: readonly string[] | null
  /** Pictures without a label (-1 or none). */
  readonly unlabelled: number
}

/** `train-00000-of-00001.parquet`, `data/validation-...`, `test/0000.parquet`. */
function partOf(path: string): Part {
  if (/(^|[/_-])(test|testing)([/_.-]|$)/i.test(path)) return 'test'
  return /(^|[/_-])(val|valid|validation|dev)([/_.-]|$)/i.test(path) ? 'validation' : 'train'
}

async function compressorsOf(): Promise<Compressors> {
  const { decompress } = await import('fzstd')
  return {
    ZSTD: (input, length) => {
      const out = new Uint8Array(length)
      return decompress(input, out)
    },
  }
}

/**
 * What a file says in its footer, and its labels; pictures are read later.
 *
 * @throws SearchError 'bad-archive' for what is no Parquet file or damaged, a missing column, a label that is no class
 */
export async function readParquet(entry: Entry): Promise<ParquetFile> {
  const name = baseName(entry.path)
  try {
    return await openParquet(name, entry)
  } catch (error) {
    return damaged(name, error)
  }
}

function damaged(name: string, error: unknown): never {
  if (error instanceof SearchError) throw error
  const reason = visible(error instanceof Error ? error.message : String(error)).slice(0, 160)
  refuse(`${name}: no Parquet file that can be read (${reason}), get the file again`)
}

async function openParquet(name: string, entry: Entry): Promise<ParquetFile> {
  const { parquetMetadataAsync } = await import('hyparquet')
  const file = await fileOf(name, entry)
  const metadata = await parquetMetadataAsync(file, { geoparquet: false })
  const rows = Number(metadata.num_rows)
  if (!(rows > 0) || rows > MOST_IMAGES) refuse(`${name}: ${grouped(rows)} rows, expected 1 to ${grouped(MOST_IMAGES)}`)
  const inGroups = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  if (inGroups !== rows) refuse(`${name}: ${grouped(inGroups)} rows in its groups, its footer says ${grouped(rows)}`)
  const columns = topColumns(metadata)
  const image = pick(name, columns, IMAGE_COLUMNS, 'pictures')
  const label = pick(name, columns, LABEL_COLUMNS, 'labels')
  checkGroups(name, metadata, entry.size)
  await checkPages(name, file, metadata, [image, label])
  const source: Source = { name, file, metadata, compressors: await compressorsOf() }
  const labels = await readLabels(source, label)
  const reader = new RowReader(source, image)
  const pictures = labels.flatMap((own, row): LabelledPicture[] =>
    own === null ? [] : [{ path: `${name} row ${grouped(row)}`, label: own, open: () => reader.picture(row) }],
  )
  return {
    name,
    part: partOf(entry.path),
    pictures,
    classNames: classNamesOf(metadata, label),
    unlabelled: rows - pictures.length,
  }
}

interface Source {
  readonly name: string
  readonly file: AsyncBuffer
  readonly metadata: FileMetaData
  readonly compressors: Compressors
}

/** The file as hyparquet reads it. Its footer is looked at first: a length from a damaged file must not be believed. */
async function fileOf(name: string, entry: Entry): Promise<AsyncBuffer> {
  const blob = await entry.open()
  const tail = new Uint8Array(await blob.slice(Math.max(0, blob.size - 8)).arrayBuffer())
  const isWhole = tail.length === 8 && latin1Text(tail.subarray(4)) === 'PAR1'
  if (!isWhole) refuse(`${name}: does not end in PAR1, no Parquet file or cut short, get the file again`)
  const footer = new DataView(tail.buffer).getUint32(0, true)
  if (footer + 12 > blob.size || footer > FOOTER_LIMIT_BYTES)
    refuse(`${name}: says its footer has ${grouped(footer)} bytes, the file has ${grouped(blob.size)}`)
  const { size } = blob
  return {
    byteLength: size,
    slice: (start, end = size) => {
      // Of a damaged file they may be no numbers at all, which Node's Blob answers with the end of the process.
      const isRange = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= size
      if (!isRange) refuse(`${name}: points at bytes ${start} to ${end}, the file has ${grouped(size)}`)
      return blob.slice(start, end).arrayBuffer()
    },
  }
}

function topColumns({ schema }: FileMetaData): string[] {
  const names: string[] = []
  let at = 1
  const skip = (): void => {
    const children = schema[at++]?.num_children ?? 0
    for (let i = 0; i < children && at < schema.length; i++) skip()
  }
  while (at < schema.length) {
    names.push(schema[at]?.name ?? '')
    skip()
  }
  return names
}

function pick(name: string, columns: readonly string[], wanted: readonly string[], what: string): string {
  const found = wanted.find((column) => columns.includes(column))
  if (found === undefined)
    refuse(`${name}: no column of ${what}, expected one of ${wanted.join(', ')}; it has ${shown(columns.slice(0, 8))}`)
  return found
}

/** Pages are held whole while they are unpacked: sizes that cannot be are refused before. */
function checkGroups(name: string, { row_groups }: FileMetaData, bytes: number): void {
  for (const { columns } of row_groups)
    for (const { meta_data: meta, file_path: path } of columns) {
      if (!meta || path) refuse(`${name}: a column that lies in another file`)
      const { codec, total_compressed_size: packed, total_uncompressed_size: unpacked } = meta
      if (!['UNCOMPRESSED', 'SNAPPY', 'ZSTD'].includes(codec))
        refuse(`${name}: packed with ${shown(codec)}, uncompressed, Snappy and Zstandard files are read`)
      if (Number(packed) < 0 || Number(packed) > bytes || Number(unpacked) > GROUP_LIMIT_BYTES)
        refuse(
          `${name}: a column says ${grouped(Number(packed))} bytes that unpack to ${grouped(Number(unpacked))}, the file has ` +
            `${grouped(bytes)}, the limit is ${grouped(GROUP_LIMIT_BYTES)}`,
        )
    }
}

async function readRows(
  { name, file, metadata, compressors }: Source,
  column: string,
  rowStart: number,
  rowEnd: number,
): Promise<readonly unknown[]> {
  const { parquetReadObjects } = await import('hyparquet')
  try {
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      columns: [column],
      rowStart,
      rowEnd,
      utf8: false,
      geoparquet: false,
    })
    if (rows.length !== rowEnd - rowStart)
      refuse(`${name}: ${grouped(rows.length)} values of ${column} in rows ${grouped(rowStart)} to ${grouped(rowEnd)}`)
    return rows.map((row) => row[column])
  } catch (error) {
    return damaged(name, error)
  }
}

/** @returns for each row its label, null where it has none */
async function readLabels(source: Source, column: string): Promise<(number | null)[]> {
  const values = await readRows(source, column, 0, Number(source.metadata.num_rows))
  return values.map((value, row) => {
    if (value === null || value === undefined) return null
    const label = Number(value)
    if (label === -1) return null
    if (
      !(typeof value === 'number' || typeof value === 'bigint') ||
      !Number.isInteger(label) ||
      label < 0 ||
      label > 65_535
    )
      refuse(
        `${source.name}: row ${grouped(row)} has ${column} ${shown(value)}, expected a whole number from 0 to 65,535`,
      )
    return label
  })
}

/** Pictures by row; the last group of rows is kept, because they are asked for in turn. */
class RowReader {
  readonly #source: Source
  readonly #column: string
  #held: { readonly first: number; readonly rows: Promise<readonly unknown[]> } | null = null

  constructor(source: Source, column: string) {
    this.#source = source
    this.#column = column
  }

  async picture(row: number): Promise<Blob> {
    const first = row - (row % ROWS_AT_A_TIME)
    if (this.#held?.first !== first) {
      const end = Math.min(first + ROWS_AT_A_TIME, Number(this.#source.metadata.num_rows))
      this.#held = { first, rows: readRows(this.#source, this.#column, first, end) }
    }
    const value = (await this.#held.rows)[row - first]
    const bytes = value instanceof Uint8Array ? value : (value as { bytes?: unknown } | null | undefined)?.bytes
    return new Blob(bytes instanceof Uint8Array ? [bytes as Uint8Array<ArrayBuffer>] : [])
  }
}

/** `{"info":{"features":{"label":{"names":["airplane",...],"_type":"ClassLabel"}}}}` under the key `huggingface`. */
function classNamesOf({ key_value_metadata }: FileMetaData, column: string): readonly string[] | null {
  const text = key_value_metadata?.find(({ key }) => key === 'huggingface')?.value
  if (text === undefined) return null
  try {
    const names = JSON.parse(text)?.info?.features?.[column]?.names
    const isList = Array.isArray(names) && names.length > 1 && names.every((own) => typeof own === 'string')
    return isList ? names.map((own: string) => visible(own)) : null
  } catch {
    return null
  }
}
