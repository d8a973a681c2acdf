/**
 * The file of a sweep: which settings, algorithms, sets of images and seeds are searched. Checked whole before anything
 * runs; each trial's own settings are checked by `trials.ts`.
 */
import { ALGORITHM_IDS, type AlgorithmId } from '../protocol/algorithms'
import { refuse } from '../protocol/checks'
import { PRESETS, type PresetId } from '../protocol/presets'
import { check, line, list, oneOf, optional, parseJson, whole } from '../protocol/schema'

/** Settings by name, dots between the parts: `alphas.lr`. */
export type Settings = Readonly<Record<string, unknown>>

/** An algorithm, with settings that belong to it alone in this sweep: `{ "algorithm": "darts", "settings": { "order": 2 } }`. */
export interface AlgorithmChoice {
  readonly algorithm: AlgorithmId
  readonly settings: Settings
}

/** How a setting is drawn. Numbers have three significant digits, so that they can be read and typed. */
export type Drawn =
  | { readonly choice: readonly unknown[] }
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly log: readonly [low: number, high: number] }
  | { readonly whole: readonly [low: number, high: number] }

/** One rectangle of a sweep: every algorithm with every set, every combination and every seed. */
export interface Block {
  readonly preset: PresetId
  /** Paths of images, "generated" or "shipped"; null: what the command line says. */
  readonly data: readonly string[] | null
  readonly algorithms: readonly AlgorithmChoice[]
  /** Of every trial. */
  readonly settings: Settings
  readonly grid: Readonly<Record<string, readonly unknown[]>>
  readonly list: readonly Settings[]
  readonly random: {
    readonly draws: number
    readonly seed: number
    readonly settings: Readonly<Record<string, Drawn>>
  } | null
  readonly seeds: readonly number[]
}

export interface Sweep {
  readonly name: string
  /** How often a trial that failed is tried again. */
  readonly retries: number
  readonly blocks: readonly Block[]
}

const LONGEST_FILE = 4_000_000
const MOST_VALUES = 1000
const MOST_SEEDS = 100_000
const HIGHEST_SEED = 4_294_967_295
const NAME = /^[\w-]{1,60}$/
const SETTING = /^[\w-]+(\.[\w-]+)*$/
const FIELDS = ['preset', 'data', 'algorithms', 'settings', 'grid', 'list', 'random', 'seeds'] as const

export const GENERATED = 'generated'
/** The images that come with the lab, wherever it is installed. */
export const SHIPPED = 'shipped'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function onlyKeys(what: string, value: Record<string, unknown>, allowed: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!allowed.includes(key)) refuse(what, key, `is unknown, have ${allowed.join(', ')}`)
}

function settingsOf(what: string, value: unknown): Settings {
  if (value === undefined) return {}
  if (!isObject(value)) refuse(what, value, 'must be an object of settings by name')
  for (const key of Object.keys(value)) {
    if (!SETTING.test(key)) refuse(what, key, 'must be the name of a setting, for example alphas.lr')
    if (key === 'algorithm' || key === 'seed' || key === 'dataset')
      refuse(what, key, `belongs into "${key === 'dataset' ? 'data' : `${key}s`}"`)
  }
  return value
}

function seedsOf(what: string, value: unknown): readonly number[] {
  const seed = whole(0, HIGHEST_SEED)
  if (Array.isArray(value)) return check(what, list(seed, 1, MOST_SEEDS), value, 'bad-config')
  if (isObject(value)) {
    onlyKeys(what, value, ['from', 'count'])
    const from = check(`${what}.from`, seed, value.from, 'bad-config')
    const count = check(`${what}.count`, whole(1, MOST_SEEDS), value.count, 'bad-config')
    return Array.from({ length: count }, (_, i) => from + i)
  }
  const count = check(what, whole(1, MOST_SEEDS), value, 'bad-config')
  return Array.from({ length: count }, (_, i) => i + 1)
}

function algorithmsOf(what: string, value: unknown): readonly AlgorithmChoice[] {
  if (!Array.isArray(value) || value.length === 0) refuse(what, value, 'must be a list of algorithms')
  return value.map((item: unknown, i) => {
    const here = `${what}[${i}]`
    const given = typeof item === 'string' ? { algorithm: item } : item
    if (!isObject(given)) refuse(here, item, 'must be a name, or { "algorithm", "settings" }')
    onlyKeys(here, given, ['algorithm', 'settings'])
    const algorithm = check(`${here}.algorithm`, oneOf(ALGORITHM_IDS), given.algorithm, 'bad-config')
    return { algorithm, settings: settingsOf(`${here}.settings`, given.settings) }
  })
}

function gridOf(what: string, value: unknown): Block['grid'] {
  const axes = settingsOf(what, value)
  for (const [key, values] of Object.entries(axes))
    if (!Array.isArray(values) || values.length === 0 || values.length > MOST_VALUES)
      refuse(`${what}.${key}`, values, `must be a list of 1 to ${MOST_VALUES} values`)
  return axes as Block['grid']
}

function drawnOf(what: string, value: unknown): Drawn {
  if (!isObject(value) || Object.keys(value).length !== 1)
    refuse(what, value, 'must be one of { "choice" }, { "uniform" }, { "log" }, { "whole" }')
  onlyKeys(what, value, ['choice', 'uniform', 'log', 'whole'])
  const [kind, range] = Object.entries(value)[0] as [string, unknown]
  if (kind === 'choice') {
    if (!Array.isArray(range) || range.length === 0) refuse(`${what}.choice`, range, 'must be a list of values')
    return { choice: range }
  }
  const [low, high] = Array.isArray(range) && range.length === 2 ? (range as [unknown, unknown]) : [null, null]
  if (!(Number.isFinite(low) && Number.isFinite(high) && Number(low) < Number(high)))
    refuse(`${what}.${kind}`, range, 'must be [low, high], the lower first')
  if (kind === 'log' && !(Number(low) > 0)) refuse(`${what}.log`, range, 'must be above 0')
  if (kind === 'whole' && !(Number.isInteger(low) && Number.isInteger(high)))
    refuse(`${what}.whole`, range, 'must be whole numbers')
  return value as Drawn
}

function randomOf(what: string, value: unknown): Block['random'] {
  if (value === undefined) return null
  if (!isObject(value)) refuse(what, value, 'must be { "draws", "seed", "settings" }')
  onlyKeys(what, value, ['draws', 'seed', 'settings'])
  const drawn = settingsOf(`${what}.settings`, value.settings)
  if (Object.keys(drawn).length === 0) refuse(`${what}.settings`, value.settings, 'must name a setting to draw')
  return {
    draws: check(`${what}.draws`, whole(1, MOST_SEEDS), value.draws, 'bad-config'),
    seed: check(`${what}.seed`, whole(0, HIGHEST_SEED), value.seed, 'bad-config'),
    settings: Object.fromEntries(
      Object.entries(drawn).map(([key, range]) => [key, drawnOf(`${what}.settings.${key}`, range)]),
    ),
  }
}

function dataOf(what: string, value: unknown): Block['data'] {
  if (value === undefined) return null
  const path = line(1000)
  return Array.isArray(value)
    ? check(what, list(path, 1, MOST_VALUES), value, 'bad-config')
    : [check(what, path, value, 'bad-config')]
}

function blockOf(what: string, value: Record<string, unknown>): Block {
  onlyKeys(what, value, FIELDS)
  const listed = value.list
  if (listed !== undefined && (!Array.isArray(listed) || listed.length === 0))
    refuse(`${what} list`, listed, 'must be a list of settings')
  return {
    preset: check(`${what} preset`, oneOf(Object.keys(PRESETS) as PresetId[]), value.preset, 'bad-config'),
    data: dataOf(`${what} data`, value.data),
    algorithms: algorithmsOf(`${what} algorithms`, value.algorithms ?? ['darts']),
    settings: settingsOf(`${what} settings`, value.settings),
    grid: gridOf(`${what} grid`, value.grid),
    list: ((listed as unknown[] | undefined) ?? [{}]).map((item, i) => settingsOf(`${what} list[${i}]`, item)),
    random: randomOf(`${what} random`, value.random),
    seeds: seedsOf(`${what} seeds`, value.seeds),
  }
}

/**
 * A sweep from parsed JSON: one block, or several under `blocks`, which inherit what stands beside them.
 *
 * @throws SearchError 'bad-config' naming the field, its value and the rule
 */
export function checkSweep(value: unknown): Sweep {
  if (!isObject(value)) refuse('sweep', value, 'must be an object')
  const { name, retries, blocks, ...common } = value
  onlyKeys('sweep', common, FIELDS)
  if (typeof name !== 'string' || !NAME.test(name))
    refuse('sweep name', name, 'must have 1 to 60 letters, digits, - and _')
  if (blocks !== undefined && (!Array.isArray(blocks) || blocks.length === 0 || !blocks.every(isObject)))
    refuse('sweep blocks', blocks, 'must be a list of blocks')
  const given = (blocks as Record<string, unknown>[] | undefined) ?? [{}]
  return {
    name,
    retries: check('sweep retries', optional(whole(0, 100)), retries, 'bad-config') ?? 2,
    blocks: given.map((block, i) => blockOf(blocks ? `sweep blocks[${i}]` : 'sweep', { ...common, ...block })),
  }
}

/**
 * A sweep from the text of a file.
 *
 * @throws SearchError as `checkSweep`; 'bad-config' when it is too long or no JSON
 */
export function readSweep(text: string): Sweep {
  return checkSweep(parseJson('sweep', text, LONGEST_FILE, 'bad-config'))
}
