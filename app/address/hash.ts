/**
 * The place in the address: which run and moment, how it is looked at, what of the lesson is open, and, for a live run, every
 * setting. Each key is read by its own check; unknown keys and values that fail their check are ignored, so that an old or
 * mistyped link still opens. A link of a later version opens with the keys that still mean the same.
 */
import { ENGINES, type EngineChoice } from '../../src/protocol/engines'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../../src/space/primitives'
import type { CellType } from '../../src/space/topology'
import { isRecordingId, type RecordingId } from '../run/recordings'
import type { AlphaScale, CellMode, GraphView, Language, Speed, Theme } from '../run/viewStore'
import { PARTS, type Part } from '../story/parts'
import { STORY_PAGES, type StoryPage } from '../story/storyStore'

/** Raised when a key changes its meaning. */
export const HASH_VERSION = 1

export interface RuleOnePlace {
  readonly threshold: number
  readonly cell: 'normal' | 'reduce' | 'either'
}

export interface RuleTwoPlace {
  readonly window: number
  readonly variant: 'top1' | 'full' | 'retained' | 'edge'
}

export interface Place {
  readonly run?: RecordingId
  readonly epoch?: number
  readonly edge?: number
  readonly cell?: CellType
  readonly scale?: AlphaScale
  readonly graph?: GraphView
  /** Operation that stands out. */
  readonly op?: Primitive
  readonly mode?: CellMode
  readonly speed?: Speed
  readonly rule1?: RuleOnePlace
  readonly rule2?: RuleTwoPlace
  readonly theme?: Theme
  readonly language?: Language
  /** Card of the tour, 1 for the first. */
  readonly tour?: number
  readonly page?: StoryPage
  /** Where the visitor would stop. */
  readonly guess?: number
  /** Runs that are compared, by name. */
  readonly compare?: readonly string[]
  /** A sweep that is served beside the page. */
  readonly sweep?: string
  /** Parts of the page that are not shown: for embedding. */
  readonly hide?: readonly Part[]
  readonly present?: true
  /** The gauges are open. */
  readonly gauges?: true
  /** A live run to set up: its preset, seed and settings that differ from the preset (KEY=VALUE). */
  readonly live?: PresetId
  /** A cell of any program as text, under the key of `cell`: what is no name of a cell type. */
  readonly opened?: string
  readonly seed?: number
  /** What a live run is to run on. */
  readonly engine?: EngineChoice
  readonly settings?: readonly string[]
}

interface Field<T> {
  readonly key: string
  /** Undefined when the text is not a value of this field. */
  readonly read: (text: string) => T | undefined
  /** Undefined keeps the key out of the address. */
  readonly write: (value: T) => string | undefined
}

function number(key: string, low: number, high: number): Field<number> {
  const read = (text: string): number | undefined => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    return value >= low && value <= high ? value : undefined
  }
  return { key, read, write: String }
}

function choice<T extends string>(key: string, allowed: readonly T[], usual?: T): Field<T> {
  return {
    key,
    read: (text) => allowed.find((value) => value === text),
    write: (value) => (value === usual ? undefined : value),
  }
}

function flag(key: string): Field<true> {
  return { key, read: (text) => (text === '1' ? true : undefined), write: () => '1' }
}

/** "3,reduce": a whole number and a word. */
function pair<N extends string, W extends string, const V extends string>(
  key: string,
  [name, low, high]: readonly [N, number, number],
  [word, allowed]: readonly [W, readonly V[]],
): Field<Record<N, number> & Record<W, V>> {
  const amount = number(key, low, high)
  return {
    key,
    read: (text) => {
      const [first = '', second] = text.split(',')
      const value = amount.read(first)
      const kind = second === undefined ? allowed[0] : allowed.find((one) => one === second)
      return value === undefined || kind === undefined
        ? undefined
        : ({ [name]: value, [word]: kind } as Record<N, number> & Record<W, V>)
    },
    write: (value) => `${value[name]},${value[word]}`,
  }
}

function list<T extends string>(key: string, allowed: (text: string) => text is T): Field<readonly T[]> {
  return {
    key,
    read: (text) => {
      const known = text.split(',').filter(allowed)
      return known.length > 0 ? [...new Set(known)] : undefined
    },
    write: (values) => (values.length > 0 ? values.join(',') : undefined),
  }
}

const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text)
/** Names of recordings and of runs that are kept in the browser. */
const isRunName = (text: string): text is string => /^[\w-]{1,64}$/.test(text)

const FIELDS: { readonly [K in keyof Omit<Place, 'settings'>]-?: Field<NonNullable<Place[K]>> } = {
  run: { key: 'run', read: (text) => (isRecordingId(text) ? text : undefined), write: (id) => id },
  epoch: number('epoch', 1, 9999),
  // Up to the last edge of a cell of 12 nodes, the largest.
  edge: { ...number('edge', 0, 89), write: (edge) => (edge === 0 ? undefined : String(edge)) },
  cell: choice<CellType>('cell', ['normal', 'reduce'], 'normal'),
  scale: choice<AlphaScale>('scale', ['alpha', 'mixing', 'rank'], 'alpha'),
  graph: choice<GraphView>('graph', ['cell', 'edges'], 'cell'),
  op: choice<Primitive>('op', [...new Set([...DARTS_PRIMITIVES, ...NB201_PRIMITIVES])]),
  mode: choice<CellMode>('mode', ['depth', 'order'], 'depth'),
  speed: choice<Speed>('speed', ['slow', 'normal', 'max'], 'normal'),
  rule1: pair('rule1', ['threshold', 1, 24], ['cell', ['normal', 'reduce', 'either']]),
  rule2: pair('rule2', ['window', 1, 100], ['variant', ['top1', 'full', 'retained', 'edge']]),
  theme: choice<Theme>('theme', ['auto', 'light', 'dark'], 'auto'),
  language: choice<Language>('lang', ['en', 'zh']),
  tour: number('tour', 1, 8),
  page: choice<StoryPage>('page', STORY_PAGES),
  guess: number('guess', 1, 9999),
  compare: list('compare', isRunName),
  sweep: { key: 'sweep', read: (text) => (isRunName(text) ? text : undefined), write: (name) => name },
  hide: list('hide', isPart),
  present: flag('present'),
  gauges: flag('gauges'),
  live: choice<PresetId>('live', Object.keys(PRESETS) as PresetId[]),
  seed: number('seed', 0, 4294967295),
  engine: choice<EngineChoice>('engine', ['auto', ...ENGINES], 'auto'),
  opened: { key: 'cell', read: (text) => (text.length > 7 ? text : undefined), write: (text) => text },
}

const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[]

/** Characters of an address that are read, and settings in it. */
const LONGEST_HASH = 8000
const MOST_SETTINGS = 100

export function readHash(hash: string): Place {
  const given = new URLSearchParams(hash.slice(0, LONGEST_HASH).replace(/^#/, ''))
  const entries = NAMES.flatMap((name) => {
    const field = FIELDS[name]
    const text = given.get(field.key)
    const value = text === null ? undefined : field.read(text)
    return value === undefined ? [] : [[name, value] as const]
  })
  const settings = fitting(given.getAll('set').slice(0, MOST_SETTINGS))
  return { ...Object.fromEntries(entries), ...(settings.length > 0 ? { settings } : {}) }
}

/** The first settings that fit into an address again, where one character may take nine. */
function fitting(settings: readonly string[]): string[] {
  let room = LONGEST_HASH / 2
  const end = settings.findIndex((setting) => {
    room -= String(new URLSearchParams({ set: setting })).length + 1
    return room < 0
  })
  return settings.slice(0, end < 0 ? settings.length : end)
}

/** The address of a place; '' when all of it is as usual. */
export function writeHash(place: Place): string {
  const parts = new URLSearchParams()
  for (const name of NAMES) {
    const field = FIELDS[name] as Field<unknown>
    const value = place[name]
    const text = value === undefined ? undefined : field.write(value)
    if (text !== undefined) parts.set(field.key, text)
  }
  for (const setting of place.settings ?? []) parts.append('set', setting)
  if (parts.size === 0) return ''
  parts.set('v', String(HASH_VERSION))
  // Commas are plain in a fragment and keep the address readable.
  return `#${String(parts).replaceAll('%2C', ',')}`
}
