/**
 * The file of a saved run: where a search stood, so that it goes on bit for bit, and every record it has made.
 *
 *   bytes        what
 *   0..7         "DPLABRUN"
 *   8..11        version, u32 (all numbers little-endian)
 *   12..15       H, bytes of the head, u32
 *   16..23       N, bytes of the body, u64
 *   24..55       SHA-256 of the body
 *   56..87       SHA-256 of bytes 0..55 and the head
 *   88..88+H-1   head: JSON in UTF-8, a `CheckpointHead`
 *   then N       body: the arrays that the head lists, one after the other
 *
 * Two digests, so that a list of runs reads heads only. No byte is outside both: a file is whole or refused.
 */
import type { BatchStreamsState, StreamState } from '../data/batches'
import { sha256 } from '../data/digest'
import { latin1Text } from '../data/latin1'
import { FAILURE_CODES, SearchError, shown } from '../errors'
import { checkRecordedConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { checkRecords } from '../protocol/epochRecord'
import type { AdapterInfo, DatasetInfo, PlanInfo } from '../protocol/facts'
import type { EpochRecord } from '../protocol/record'
import { REASON, START_SCHEMAS } from '../protocol/recordedEvents'
import type { RunEnd, TakenUp } from '../protocol/runs'
import {
  by,
  check,
  either,
  line,
  list,
  object,
  oneOf,
  optional,
  orNull,
  real,
  type Schema,
  whole,
} from '../protocol/schema'

/** Numbers as the search holds them; anything else is turned into one of these by its owner. */
export type NumberArray = Float32Array | Uint32Array

/** Where a search stands between two steps. */
export interface SearchState {
  /** Epoch in progress, 1 for the first; `epochs + 1` when all are done. */
  readonly epoch: number
  /** Steps done in it. */
  readonly step: number
  /** Time spent on it, in milliseconds, pauses left out. */
  readonly epochMs: number
  /** Behind the last step of an epoch, whose selection is made again: where they stood before it. */
  readonly streams: BatchStreamsState
  /** Records of all completed epochs. */
  readonly records: readonly EpochRecord[]
  /** `params`, `alphas`, `state` of the supernet, and what the algorithm adds under names of its own. */
  readonly arrays: Readonly<Record<string, NumberArray>>
}

/** Everything about a run but its position. */
export interface RunFacts {
  readonly id: string
  /** ISO date. */
  readonly startedAt: string
  readonly config: SearchConfig
  readonly dataset: DatasetInfo
  /** SHA-256 over the images and labels of the run: the same set, not only the same name. */
  readonly dataDigest: string
  /** What it began on. */
  readonly adapter: AdapterInfo
  /** Where another engine or adapter took it up, the last one last. */
  readonly takenUp?: readonly TakenUp[] | undefined
  readonly plan: PlanInfo
  readonly stepsPerEpoch: number
  /** Names the code that made it; another build may round differently. */
  readonly build: string
  /** The engine's `STATE_VERSION`: order and meaning of the arrays. */
  readonly stateVersion: number
}

export interface Checkpoint {
  readonly facts: RunFacts
  readonly state: SearchState
  /** How the run ended; null while it has not. */
  readonly end: RunEnd | null
  /** ISO date; for people, no order is taken from it. */
  readonly savedAt: string
  /** Grows with every save of a run: of two files the greater one is newer, whatever the clock said. */
  readonly sequence: number
}

interface ArrayEntry {
  readonly name: string
  readonly type: 'f32' | 'u32'
  /** Numbers in it. */
  readonly length: number
}

/** A checkpoint without its arrays: what a list of runs needs. */
export interface CheckpointHead extends Omit<Checkpoint, 'state'> {
  readonly state: Omit<SearchState, 'arrays'>
  readonly arrays: readonly ArrayEntry[]
}

const MAGIC = 'DPLABRUN'
export const CHECKPOINT_VERSION = 1
/** Bytes before the head. */
const PREAMBLE = 88
const DIGEST = 32
/** Limits for files from outside: a run of 600 epochs has a head of about 12 MB, the largest supernet a body of 300 MB. */
const MAX_HEAD = 64 * 2 ** 20
const MAX_BODY = 2 ** 30
const MAX_ARRAYS = 1000
const MAX_TAKEN_UP = 1000

function broken(what: string): never {
  throw new SearchError('bad-run', `saved run: ${what}`)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Bytes of an array in little-endian order, whatever the machine's. */
function littleEndian(array: NumberArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice()
  return isLittleEndian ? bytes : swapped(bytes)
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function swapped(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i += 4) bytes.subarray(i, i + 4).reverse()
  return bytes
}

/** The whole file, as above. Arrays are copied when it is called: the search may go on meanwhile. */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { arrays, ...state } = checkpoint.state
  const entries = Object.entries(arrays)
  const head: CheckpointHead = {
    ...checkpoint,
    state,
    arrays: entries.map(([name, array]) => ({
      name,
      type: array instanceof Float32Array ? 'f32' : 'u32',
      length: array.length,
    })),
  }
  const headBytes = new TextEncoder().encode(JSON.stringify(head))
  const body = joined(entries.map(([, array]) => littleEndian(array)))
  const preamble = new Uint8Array(PREAMBLE)
  preamble.set(new TextEncoder().encode(MAGIC))
  const numbers = view(preamble)
  numbers.setUint32(8, CHECKPOINT_VERSION, true)
  numbers.setUint32(12, headBytes.length, true)
  numbers.setBigUint64(16, BigInt(body.length), true)
  preamble.set(await sha256(body), 24)
  preamble.set(await sha256(joined([preamble.subarray(0, PREAMBLE - DIGEST), headBytes])), PREAMBLE - DIGEST)
  return joined([preamble, headBytes, body])
}

/** Whether it says of itself that it is the file of a saved run; more is not looked at. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  return latin1Text(bytes.subarray(0, MAGIC.length)) === MAGIC
}

/** Sizes from the first 88 bytes. */
function readPreamble(bytes: Uint8Array): { headBytes: number; bodyBytes: number } {
  if (bytes.length < PREAMBLE) broken(`${bytes.length} bytes, at least ${PREAMBLE} expected`)
  if (!isCheckpoint(bytes)) broken('this is not a file of a run (it does not begin with DPLABRUN)')
  const numbers = view(bytes)
  const version = numbers.getUint32(8, true)
  if (version !== CHECKPOINT_VERSION) broken(`version ${version}, this page reads version ${CHECKPOINT_VERSION}`)
  const headBytes = numbers.getUint32(12, true)
  const bodyBytes = Number(numbers.getBigUint64(16, true))
  if (headBytes > MAX_HEAD) broken(`a head of ${headBytes} bytes, at most ${MAX_HEAD} allowed`)
  if (bodyBytes > MAX_BODY) broken(`a body of ${bodyBytes} bytes, at most ${MAX_BODY} allowed`)
  return { headBytes, bodyBytes }
}

/** Bytes from the start of a file that hold its head; at least `PREAMBLE` bytes must be given. */
export function headEnd(bytes: Uint8Array): number {
  return PREAMBLE + readPreamble(bytes).headBytes
}

/** So many bytes are enough for `headEnd`. */
export const PREAMBLE_BYTES = PREAMBLE

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function isCount(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

const START = object<Pick<RunFacts, 'dataset' | 'adapter' | 'plan' | 'takenUp'>>({
  ...START_SCHEMAS,
  takenUp: optional(
    list(
      object<TakenUp>({ epoch: whole(1, 601), step: whole(0, 1e9), adapter: START_SCHEMAS.adapter }),
      1,
      MAX_TAKEN_UP,
    ),
  ),
})

const word = whole(0, 2 ** 32 - 1)
const stream = object<StreamState>({ shuffle: word, given: whole(0, 1e6), augment: word })

type Ended<Kind> = Extract<RunEnd, { readonly kind: Kind }>
/** As long as the driver made it. */
const anyText = by((value): string => (typeof value === 'string' ? value : broken('the message of its end is no text')))
const end = either<RunEnd>(
  ({ kind }) => kind === 'finished',
  object<Ended<'finished'>>({ kind: oneOf(['finished']), reason: REASON, returnsEpoch: whole(0, 600) }),
  object<Ended<'failed'>>({ kind: oneOf(['failed']), code: oneOf(FAILURE_CODES), message: anyText }),
)

/** Where it stands, and how it ended. */
const PLACE = object<{ epochMs: number; streams: BatchStreamsState; end: RunEnd | null; savedAt: string }>({
  epochMs: real(),
  streams: object<BatchStreamsState>({ weights: stream, alphas: stream }),
  end: orNull(end as Schema<RunEnd>),
  savedAt: line(200),
})

/** The digest has vouched that these bytes are as written; who wrote them is not known, so what is used is checked. */
function checkHead(value: unknown): CheckpointHead {
  const head = value as CheckpointHead
  if (typeof value !== 'object' || value === null) broken('its head is not an object')
  const { facts, state, arrays, sequence } = head
  if (typeof facts !== 'object' || facts === null) broken('facts are missing')
  if (typeof state !== 'object' || state === null) broken('the state is missing')
  // A config saved before a setting existed had its default.
  const config = checkRecordedConfig(facts.config)
  for (const name of ['id', 'startedAt', 'dataDigest', 'build'] as const)
    if (typeof facts[name] !== 'string' || facts[name].length > 200) broken(`${name} is not a short text`)
  if (!isRunId(facts.id)) broken(`id ${shown(facts.id)} is not an identifier of a run`)
  check('saved run', START, facts, 'bad-run')
  if (!isCount(facts.stepsPerEpoch, 1, 1e6)) broken('stepsPerEpoch is no count')
  if (!isCount(facts.stateVersion, 1, 1e6)) broken('stateVersion is no count')
  const { epochMs, streams } = state
  check('saved run', PLACE, { epochMs, streams, end: head.end, savedAt: head.savedAt }, 'bad-run')
  if (!isCount(sequence, 0, Number.MAX_SAFE_INTEGER)) broken('sequence is no count')
  const { records } = state
  if (!Array.isArray(records)) broken('records are missing')
  if (!isCount(state.epoch, 1, config.epochs + 1) || !isCount(state.step, 0, facts.stepsPerEpoch))
    broken(`epoch ${shown(state.epoch)}, step ${shown(state.step)} is not a place in this run`)
  if (records.length !== state.epoch - 1) broken(`${records.length} records, expected ${state.epoch - 1}`)
  checkRecords('saved run records', config, records, 'bad-run')
  if (!Array.isArray(arrays) || arrays.length > MAX_ARRAYS) broken('its arrays are not listed')
  for (const entry of arrays)
    if (typeof entry?.name !== 'string' || !/^(f32|u32)$/.test(entry.type) || !isCount(entry.length, 0, MAX_BODY / 4))
      broken('an array is described wrongly')
  return { ...head, facts: { ...facts, config } }
}

/** Letters, digits and dashes: it is a folder's name. */
export function isRunId(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z0-9-]{1,64}$/.test(text)
}

/**
 * The head of a file, from its first `headEnd` bytes or more; the body is not looked at.
 *
 * @throws SearchError 'bad-run' naming what is wrong; 'bad-config' for a config that is none
 */
export async function decodeHead(bytes: Uint8Array): Promise<CheckpointHead> {
  const { headBytes } = readPreamble(bytes)
  if (bytes.length < PREAMBLE + headBytes) broken(`ends inside its head, after ${bytes.length} bytes`)
  const headText = bytes.subarray(PREAMBLE, PREAMBLE + headBytes)
  const digest = await sha256(joined([bytes.subarray(0, PREAMBLE - DIGEST), headText]))
  if (!same(digest, bytes.subarray(PREAMBLE - DIGEST, PREAMBLE)))
    broken('its head was changed or written in part (digest)')
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(headText))
  } catch {
    broken('its head is not JSON')
  }
  return checkHead(parsed)
}

/**
 * A whole file, every byte of it checked.
 *
 * @throws SearchError 'bad-run' naming what is wrong; 'bad-config' for a config that is none
 */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<Checkpoint> {
  const { headBytes, bodyBytes } = readPreamble(bytes)
  const expected = PREAMBLE + headBytes + bodyBytes
  if (bytes.length !== expected) broken(`${bytes.length} bytes, its beginning says ${expected}`)
  const { arrays: entries, ...head } = await decodeHead(bytes)
  // A copy from the start of a buffer of its own: `slice` of a Node Buffer is a view.
  const body = new Uint8Array(bytes.subarray(PREAMBLE + headBytes))
  if (!same(await sha256(body), bytes.subarray(24, 24 + DIGEST)))
    broken('its numbers were changed or written in part (digest)')
  if (entries.reduce((sum, { length }) => sum + 4 * length, 0) !== bodyBytes) broken('its arrays do not fill its body')
  if (!isLittleEndian) swapped(body)
  const arrays: Record<string, NumberArray> = Object.create(null)
  let offset = 0
  for (const { name, type, length } of entries) {
    arrays[name] =
      type === 'f32' ? new Float32Array(body.buffer, offset, length) : new Uint32Array(body.buffer, offset, length)
    offset += 4 * length
  }
  return { ...head, state: { ...head.state, arrays } }
}
