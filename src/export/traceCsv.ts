/**
 * A run as one long table: a row a number, `epoch,quantity,cell,edge,from,to,operation,value`. Alphas and mixing weights
 * name cell, edge and operation, betas (PC-DARTS) cell and edge; every other field of an epoch record is a row under its path
 * ("validation.accuracy"). Nothing of an epoch is left out, so that the table reads back as the run it was; progress between
 * epochs and kept states are.
 * Gauges that follow from the alphas stand in it too (`computed.`), for those who draw from it; they are not read back.
 *
 * Two comment lines come first: the format, and config, provenance, retraining and the events around and between the epochs as JSON
 * (`pandas.read_csv(file, comment='#')` steps over them).
 */
import { SearchError, shown } from '../errors'
import type { SearchConfig } from '../protocol/config'
import { logitSpread, recordedZeroOneLoss } from '../protocol/gauges'
import type { Event } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { IMPORTED_VERSION, RUN_FORMAT, RUN_VERSION, type RunRecord } from '../protocol/runRecord'
import { leadingCell, topologyOf } from '../space/topology'

const COLUMNS = 'epoch,quantity,cell,edge,from,to,operation,value'
const TABLES = { alpha: 'alphas', 'mixing weight': 'mixingWeights' } as const
const CELLS = ['normal', 'reduce'] as const

type TimedEvent = RunRecord['events'][number]
type Head = Pick<RunRecord, 'preset' | 'config' | 'provenance' | 'source' | 'evaluation'> & {
  readonly before: readonly TimedEvent[]
  /** What came between epochs, each with the epoch that was completed before it; left out where nothing did. */
  readonly between?: readonly (TimedEvent & { readonly epoch: number })[]
  readonly after: readonly TimedEvent[]
}

const PASSING: ReadonlySet<Event['type']> = new Set(['progress', 'loading', 'paused', 'resumed', 'turn'])

/** Left out: events that only tell of progress (`PASSING`), states kept between epochs, retrainings. `readTraceCsv` reads it back. */
export function writeTraceCsv(run: RunRecord): string {
  const { version, preset, config, provenance, source, evaluation, events } = run
  const lasting = events.filter(({ event }) => !PASSING.has(event.type))
  const first = lasting.findIndex(({ event }) => event.type === 'epoch')
  const last = lasting.findLastIndex(({ event }) => event.type === 'epoch')
  const before = first < 0 ? lasting : lasting.slice(0, first)
  const between: (TimedEvent & { epoch: number })[] = []
  let epoch = 0
  for (const { at, event } of lasting.slice(Math.max(0, first), last + 1))
    if (event.type === 'epoch') epoch = event.record.epoch
    else between.push({ epoch, at, event })
  const head: Head = {
    preset,
    config,
    provenance,
    ...(source ? { source } : {}),
    ...(evaluation ? { evaluation } : {}),
    before,
    ...(between.length > 0 ? { between } : {}),
    after: lasting.slice(first < 0 ? lasting.length : last + 1),
  }
  const lines = [`# ${RUN_FORMAT} ${version}`, `# ${JSON.stringify(head)}`, COLUMNS]
  for (const { at, event } of lasting) if (event.type === 'epoch') lines.push(...epochRows(event.record, at, config))
  return `${lines.join('\n')}\n`
}

function epochRows({ alphas, mixingWeights, ...rest }: EpochRecord, at: number, config: SearchConfig): string[] {
  const { edges } = topologyOf(config)
  const row = (quantity: string, value: unknown, place = ',,,,'): string =>
    `${rest.epoch},${quantity},${place},${written(value)}`
  const place = (cell: string, edge: number, operation = ''): string =>
    `${cell},${edge},${edges[edge]?.from ?? ''},${edges[edge]?.to ?? ''},${operation}`
  const tables = Object.entries({ alpha: alphas, 'mixing weight': mixingWeights }).flatMap(([quantity, table]) =>
    CELLS.flatMap((cell) =>
      table[cell].flatMap((values, edge) =>
        values.map((value, o) => row(quantity, value, place(cell, edge, config.primitives[o]))),
      ),
    ),
  )
  const betas = CELLS.flatMap((cell) =>
    (alphas.betas?.[cell] ?? []).map((value, edge) => row('beta', value, place(cell, edge))),
  )
  const computed =
    alphas[leadingCell(config)].length === 0 ? [] : Object.entries(computedGauges({ alphas, mixingWeights }, config))
  return [
    row('at', at),
    ...tables,
    ...betas,
    ...leaves(rest, '').map(([path, value]) => row(path, value)),
    ...computed.map(([name, value]) => row(`${COMPUTED}${name}`, value)),
  ]
}

const COMPUTED = 'computed.'

/** Spread of the logits (Beta-DARTS) and zero-one loss (Fair DARTS). */
function computedGauges(tables: Pick<EpochRecord, 'alphas' | 'mixingWeights'>, config: SearchConfig) {
  return {
    logitSpread: logitSpread(tables.alphas[leadingCell(config)]),
    zeroOneLoss: recordedZeroOneLoss(tables, config),
  }
}

/** Scalars of a value with their dotted paths; an empty list or object is a leaf of its own. */
function leaves(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key))
}

/** Text stays bare where it cannot be taken for something else. */
function written(value: unknown): string {
  const text = typeof value === 'string' && !/[\s"#]/.test(value) && !isJson(value) ? value : JSON.stringify(value)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function isJson(text: string): boolean {
  return /^(-?\d|true$|false$|null$|"|\[|\{)/.test(text)
}

/**
 * The run that `writeTraceCsv` wrote, as plain data for the check that every recording passes.
 *
 * @throws SearchError 'bad-recording' naming the line, what it holds and the rule
 */
export function readTraceCsv(text: string): unknown {
  const lines = text.split(/\r?\n/)
  const [format = '', json = '', columns = ''] = lines
  const version = [RUN_VERSION, IMPORTED_VERSION].find((one) => format === `# ${RUN_FORMAT} ${one}`)
  if (version === undefined)
    throw refused(
      1,
      format,
      `expected "# ${RUN_FORMAT} ${RUN_VERSION}" (or ${IMPORTED_VERSION}), as this lab writes it`,
    )
  const head = parsedHead(json)
  if (columns !== COLUMNS) throw refused(3, columns, `expected the columns ${COLUMNS}`)
  const epochs = new Map<number, { at: unknown; record: Record<string, unknown> }>()
  const primitives = (head.config as Partial<SearchConfig> | undefined)?.primitives ?? []
  lines.slice(3).forEach((line, i) => {
    if (line !== '') addRow(epochs, primitives, line, i + 4)
  })
  const { before, between, after, ...rest } = head
  const follow = new Map<unknown, unknown[]>()
  for (const { epoch, ...event } of between) {
    if (!epochs.has(epoch as number))
      throw refused(2, shown(epoch), 'an event in between must name an epoch of the table')
    follow.set(epoch, [...(follow.get(epoch) ?? []), event])
  }
  const events = [...epochs].flatMap(([epoch, { at, record }]): unknown[] => [
    { at, event: { type: 'epoch', record } },
    ...(follow.get(epoch) ?? []),
  ])
  return { format: RUN_FORMAT, version, ...rest, events: [...before, ...events, ...after] }
}

function refused(line: number, found: string, rule: string): SearchError {
  return new SearchError('bad-recording', `trace line ${line}: ${shown(found)}, ${rule}`)
}

interface ReadHead extends Record<string, unknown> {
  readonly before: readonly unknown[]
  /** None in files of before there was this list. */
  readonly between: readonly Readonly<Record<string, unknown>>[]
  readonly after: readonly unknown[]
}

function parsedHead(line: string): ReadHead {
  const rule = 'expected "# " and the config as JSON'
  let head: unknown
  try {
    head = JSON.parse(line.replace(/^# /, ''))
  } catch {
    throw refused(2, line, rule)
  }
  const { before, between = [], after } = (head ?? {}) as Record<string, unknown>
  if (!Array.isArray(before) || !Array.isArray(after)) throw refused(2, line, rule)
  if (!Array.isArray(between) || between.some((event) => typeof event !== 'object' || event === null))
    throw refused(2, shown(between), 'between must be a list of events')
  return { ...(head as object), before, between, after }
}

function addRow(
  epochs: Map<number, { at: unknown; record: Record<string, unknown> }>,
  primitives: readonly string[],
  line: string,
  number: number,
): void {
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
  if (fields.length !== 8) throw refused(number, line, `${fields.length} fields, expected 8`)
  const [epochText = '', quantity = '', cell = '', edge = '', , , operation = '', valueText = ''] = fields
  const epoch = Number(epochText)
  if (!Number.isInteger(epoch) || epoch < 1) throw refused(number, line, 'epoch must be a whole number from 1')
  const value = scalarOf(valueText, line, number)
  if (quantity.startsWith(COMPUTED)) return
  const known = epochs.get(epoch) ?? {
    at: 0,
    record: { alphas: { normal: [], reduce: [] }, mixingWeights: { normal: [], reduce: [] } },
  }
  epochs.set(epoch, known)
  if (quantity === 'at') known.at = value
  else if (quantity === 'beta') {
    if (cell !== 'normal' && cell !== 'reduce') throw refused(number, line, 'cell must be normal or reduce')
    const alphas = known.record.alphas as { betas?: Record<'normal' | 'reduce', unknown[]> }
    alphas.betas ??= { normal: [], reduce: [] }
    const weights = alphas.betas[cell]
    if (Number(edge) !== weights.length) throw refused(number, line, `edge must be ${weights.length}, edges in order`)
    weights.push(value)
  } else if (quantity === 'alpha' || quantity === 'mixing weight') {
    if (cell !== 'normal' && cell !== 'reduce') throw refused(number, line, 'cell must be normal or reduce')
    const rows = (known.record[TABLES[quantity]] as Record<string, unknown[][]>)[cell] as unknown[][]
    const at = Number(edge)
    if (at === rows.length) rows.push([])
    const row = rows[at]
    if (!row) throw refused(number, line, `edge must be at most ${rows.length}, edges in order`)
    if (operation !== primitives[row.length])
      throw refused(number, line, 'operations must be in the order of the config')
    row.push(value)
  } else put(known.record, quantity.split('.'), value, line, number)
}

function scalarOf(text: string, line: string, number: number): unknown {
  if (!isJson(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refused(number, line, 'the value is neither a number nor a word')
  }
}

/** Sets a leaf under its path; a step that is a number makes a list, whose items come in order. */
function put(
  into: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
  line: string,
  number: number,
): void {
  let place: Record<string, unknown> | unknown[] = into
  path.forEach((key, i) => {
    if (key === '' || key === '__proto__') throw refused(number, line, 'the quantity is not a path')
    if (i === 0 && (key === 'alphas' || key === 'mixingWeights'))
      throw refused(number, line, `${key} have rows of their own, by cell and edge`)
    const last = i === path.length - 1
    const list = Array.isArray(place)
    // The negation refuses names too, `length` above all.
    if (list && !(Number(key) <= (place as unknown[]).length))
      throw refused(number, line, 'items of a list must be in order')
    const fields = place as Record<string, unknown>
    if (last) fields[key] = value
    else {
      fields[key] ??= /^\d+$/.test(path[i + 1] as string) ? [] : {}
      const next = fields[key]
      if (typeof next !== 'object' || next === null) throw refused(number, line, `${key} is a value already`)
      place = next as Record<string, unknown>
    }
  })
}
