/** Where a run of another program comes from: what its files tell, and the check of that part of a recording. */
import { SearchError, shown } from '../errors'
import { by, line, list, object, orNull, pattern, type Schema, table, whole } from './schema'

/** One thing to be said of a run beside its epochs; its words are the page's and the command line's. */
export interface RunRemark {
  readonly id: string
  readonly values: Readonly<Record<string, string | number>>
}

/** What the files of another program tell of their run; null where they do not. */
export interface RunSource {
  readonly program: string
  readonly files: readonly string[]
  readonly dataset: string | null
  readonly classes: number | null
  /** An id of the lab's algorithms. */
  readonly algorithm: string | null
  /** Settings by the lab's names; only those that were told. */
  readonly settings: Readonly<Record<string, string | number>>
  /** Operations of the tables' columns, as the log has them; null where it prints no tables that can be read. */
  readonly operations: readonly string[] | null
  /** Number of the first epoch as the log counts. */
  readonly firstEpoch: number
  /** Epoch, as the log counts, and line of the first number that was none. */
  readonly broke: { readonly epoch: number; readonly line: number } | null
  readonly remarks: readonly RunRemark[]
}

/** Most classes of images that another program's files may name. */
export const MOST_TOLD_CLASSES = 100_000

const ID = /^[\w.-]{1,40}$/
const LONGEST_TEXT = 500
const text = line(LONGEST_TEXT, 0)

const value: Schema<string | number> = by((given) => {
  if (typeof given === 'number' && Number.isFinite(given)) return given
  if (typeof given === 'string' && given.length <= LONGEST_TEXT && !/[\n\r]/.test(given)) return given
  throw new SearchError('bad-recording', `recording source: ${shown(given)} must be a number or one line of text`)
})

export const runSource = object<RunSource>({
  program: pattern(ID, 'must be the id of a program'),
  files: list(text, 1, 100),
  dataset: orNull(text),
  classes: orNull(whole(1, MOST_TOLD_CLASSES)),
  algorithm: orNull(pattern(ID, 'must be the id of an algorithm')),
  settings: table(ID, value, 50),
  operations: orNull(list(line(60), 1, 100)),
  firstEpoch: whole(0, 100_000),
  broke: orNull(
    object<NonNullable<RunSource['broke']>>({ epoch: whole(0, 100_000), line: whole(1, Number.MAX_SAFE_INTEGER) }),
  ),
  remarks: list(
    object<RunRemark>({ id: pattern(ID, 'must be the id of a remark'), values: table(ID, value, 10) }),
    0,
    100,
  ),
})
