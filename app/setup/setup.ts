/** What the setup sheet works out before a start: differences from the paper, the cost, and the data that is at hand. */
import { SearchError } from '../../src/errors'
import type { DatasetId, SearchConfig } from '../../src/protocol/config'
import type { DatasetInfo } from '../../src/protocol/facts'
import type { PresetId } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { PUBLISHED_NODES } from '../../src/space/topology'
import { count } from '../telling/format'

export interface MeasuredTime {
  readonly ms: number
  readonly threads: 1 | 2
}

/** A search step of the presets that bench/RESULTS.md has on its machine C: one core of an AMD EPYC, so many threads, nothing else running. */
const MEASURED_STEPS: Partial<Record<PresetId, MeasuredTime>> = {
  'two-minutes': { ms: 86, threads: 2 },
  'small-cell': { ms: 94, threads: 1 },
  paper: { ms: 8200, threads: 2 },
}

/** What a search takes there; null where nothing was measured. */
export function measuredTime(preset: PresetId, config: SearchConfig): MeasuredTime | null {
  const step = MEASURED_STEPS[preset]
  return step ? { ms: step.ms * totalSteps(config), threads: step.threads } : null
}

export interface Difference {
  readonly field: string
  readonly value: string
  readonly paper: string
}

/** Settings of the stopping rules and the seed are choices of the visitor, not of the preset. */
const NOT_COMPARED = new Set(['seed', 'stopAt', 'criterion1', 'criterion2', 'eigenvalue', 'gauges'])

function write(value: unknown): string {
  if (Array.isArray(value)) return String(value.length)
  return typeof value === 'number' && value >= 1000 ? count(value) : String(value)
}

/** R-DARTS measures the eigenvalue after every second epoch; DARTS, as most searches, not at all. */
const PAPER_EIGENVALUE = 2

/** Of the paper's cell, for configs that name their nodes. */
const PAPER_CELL = { nodes: PUBLISHED_NODES, concat: PUBLISHED_NODES }

/** Every setting whose value is not the paper's, lists by their length, in the order of the config; then how often an eigenvalue is measured. */
export function differences(config: SearchConfig, paper: SearchConfig): Difference[] {
  const walk = (a: object, b: object, path: string): Difference[] =>
    Object.entries(a).flatMap(([key, value]) => {
      const field = path ? `${path}.${key}` : key
      const other = (b as Record<string, unknown>)[key]
      if (NOT_COMPARED.has(field)) return []
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return walk(value, other as object, field)
      return write(value) === write(other) ? [] : [{ field, value: write(value), paper: write(other) }]
    })
  const { every } = config.eigenvalue
  return [
    ...walk(config, { ...PAPER_CELL, ...paper }, ''),
    ...(every > 0 && every !== PAPER_EIGENVALUE
      ? [{ field: 'eigenvalue.every', value: write(every), paper: write(PAPER_EIGENVALUE) }]
      : []),
  ]
}

/** Steps of a whole search: half of the images go through in each epoch. */
export function totalSteps({ images, batch, epochs }: SearchConfig): number {
  return Math.floor(Math.floor(images / 2) / batch) * epochs
}

export interface Choice {
  readonly config: SearchConfig
  /** Another data set than the preset asks for. */
  readonly substituted: boolean
  /** Fewer images than the preset asks for. */
  readonly reduced: boolean
}

type Images = Pick<DatasetInfo, 'id' | 'title' | 'images' | 'classes' | 'facts'>

/** What the images of a search are decided by. */
export interface AtHand {
  /** The visitor's choice. */
  readonly chosen: string | null
  /** Of the settings; `named`: by the address or the visitor, not by the preset alone. */
  readonly asked: { readonly dataset: DatasetId; readonly named: boolean }
  /** In this tab, the newest last. */
  readonly loaded: readonly Images[]
  /** Ships with the lab; null where this site does not have it. */
  readonly shipped: Images | null
}

/**
 * The visitor's choice before all, then what the settings ask for, the newest set that was read from files, the one that
 * ships; generated shapes where they are asked for, or where a site has nothing else.
 */
export function imagesOf({ chosen, asked, loaded, shipped }: AtHand): Images | null {
  const find = (id: string | null): Images | undefined =>
    loaded.find((set) => set.id === id) ?? (shipped?.id === id ? (shipped ?? undefined) : undefined)
  const given = [...loaded].reverse().find(({ id }) => id !== 'generated' && id !== shipped?.id)
  const preset = asked.dataset === shipped?.id && !asked.named ? undefined : find(asked.dataset)
  return find(chosen) ?? preset ?? given ?? shipped ?? find('generated') ?? null
}

/** The preset with the visitor's seed and the chosen data set, as far as that set reaches. */
export function chosenConfig(
  preset: SearchConfig,
  dataset: Pick<DatasetInfo, 'id' | 'images'> | null,
  change: Pick<SearchConfig, 'seed' | 'stopAt'>,
): Choice {
  const id = (dataset?.id ?? 'generated') as DatasetId
  const images = Math.min(preset.images, dataset?.images ?? preset.images)
  return {
    config: { ...preset, ...change, dataset: id, images },
    substituted: id !== preset.dataset,
    reduced: images < preset.images,
  }
}

/** The preset with the settings of the address; what is wrong with them, if anything is, and then the plain preset. */
export function presetWith(
  preset: SearchConfig,
  settings: readonly string[],
): { config: SearchConfig; wrong: string | null } {
  try {
    return { config: withSettings(preset, settings), wrong: null }
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    return { config: preset, wrong: error.message }
  }
}
