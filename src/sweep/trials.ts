/** The trials of a sweep, in the order of its file: every config complete and checked, none twice. */
import { SearchError, shown } from '../errors'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { type PresetId, presetConfig } from '../protocol/presets'
import { streamFor } from '../random'
import type { AlgorithmChoice, Block, Drawn, Settings, Sweep } from './sweepFile'

export interface Trial {
  readonly preset: PresetId
  readonly config: SearchConfig
  /** Path of the images, "generated" or "shipped". */
  readonly data: string
}

const MOST_TRIALS = 1_000_000

/** `{ "alphas.lr": 1 }` as `{ alphas: { lr: 1 } }`. */
function nested(settings: Settings): unknown {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(settings)) {
    const parts = key.split('.')
    const last = parts.pop() as string
    let at = result
    for (const part of parts) {
      const inner = at[part]
      at[part] = typeof inner === 'object' && inner !== null ? { ...inner } : {}
      at = at[part] as Record<string, unknown>
    }
    at[last] = value
  }
  return result
}

/** All combinations of one value an axis, the last axis fastest; one empty combination of no axis. */
export function combinations(grid: Block['grid']): Settings[] {
  return Object.entries(grid).reduce<Settings[]>(
    (all, [key, values]) => all.flatMap((settings) => values.map((value) => ({ ...settings, [key]: value }))),
    [{}],
  )
}

function draw(range: Drawn, u: number): unknown {
  if ('choice' in range) return range.choice[Math.floor(u * range.choice.length)]
  if ('whole' in range) return range.whole[0] + Math.floor(u * (range.whole[1] - range.whole[0] + 1))
  const value =
    'log' in range
      ? range.log[0] * (range.log[1] / range.log[0]) ** u
      : range.uniform[0] + u * (range.uniform[1] - range.uniform[0])
  return Number(value.toPrecision(3))
}

/** The draws of a random sample. Each is of its own number and name: more draws or names leave those before as they were. */
export function draws(random: NonNullable<Block['random']>): Settings[] {
  return Array.from({ length: random.draws }, (_, i) =>
    Object.fromEntries(
      Object.entries(random.settings).map(([key, range]) => [
        key,
        draw(range, streamFor(random.seed, `draw ${i} ${key}`).next()),
      ]),
    ),
  )
}

/** What is varied, for messages: `algorithm pc-darts, alphas.lr 0.01, seed 3`. */
function told({ algorithm }: AlgorithmChoice, settings: Settings, seed: number): string {
  const parts = Object.entries(settings).map(([key, value]) => `${key} ${shown(value)}`)
  return [`algorithm ${algorithm}`, ...parts, `seed ${seed}`].join(', ')
}

function* trialsOf(block: Block, fallback: string | null): Generator<Omit<Trial, 'config'> & Given> {
  const paths = block.data ?? (fallback === null ? null : [fallback])
  if (paths === null)
    throw new SearchError('bad-config', 'sweep data: is missing; name images in the file or by --data')
  const drawn = block.random ? draws(block.random) : [{}]
  for (const choice of block.algorithms)
    for (const data of paths)
      for (const combination of combinations(block.grid))
        for (const listed of block.list)
          for (const random of drawn)
            for (const seed of block.seeds) {
              const own = { ...choice.settings, ...combination, ...listed, ...random }
              yield { preset: block.preset, data, choice, settings: { ...block.settings, ...own }, varied: own, seed }
            }
}

/** How many trials a block asks for: they are counted before they are made. */
function countOf({ algorithms, data, grid, list, random, seeds }: Block): number {
  const axes = [algorithms, data ?? [null], ...Object.values(grid), list, seeds]
  return axes.reduce((product, { length }) => product * length, random?.draws ?? 1)
}

interface Given {
  readonly choice: AlgorithmChoice
  readonly settings: Settings
  readonly varied: Settings
  readonly seed: number
}

function configOf(preset: PresetId, { choice, settings, seed }: Given, dataset: string): SearchConfig {
  const { epochs } = settings
  // Phases of an algorithm go with the epochs.
  const planned = typeof epochs === 'number' && Number.isInteger(epochs) && epochs > 0 ? epochs : undefined
  const base = presetConfig(preset, choice.algorithm, planned)
  return checkConfig({ dataset, seed }, checkConfig(nested(settings), base))
}

/**
 * @param datasetAt  the id of the set at a path, which is read already
 * @param fallback   path of the images of blocks that name none
 * @throws SearchError 'bad-config' naming the trial, the field, its value and the rule
 */
export function trialsOfSweep(
  sweep: Sweep,
  datasetAt: (path: string) => string,
  fallback: string | null = null,
): Trial[] {
  const trials: Trial[] = []
  const seen = new Set<string>()
  let number = 0
  if (sweep.blocks.reduce((sum, block) => sum + countOf(block), 0) > MOST_TRIALS)
    throw new SearchError('bad-config', `sweep ${sweep.name}: more than ${MOST_TRIALS} trials`)
  for (const block of sweep.blocks)
    for (const given of trialsOf(block, fallback)) {
      number++
      const { preset, data } = given
      try {
        const config = configOf(preset, given, datasetAt(data))
        const key = `${data} ${JSON.stringify(config)}`
        if (seen.has(key)) continue
        seen.add(key)
        trials.push({ preset, config, data })
      } catch (error) {
        if (!(error instanceof SearchError)) throw error
        throw new SearchError(
          error.code,
          `trial ${number} (${told(given.choice, given.varied, given.seed)}): ${error.message}`,
        )
      }
    }
  return trials
}

/** Paths of all images that a sweep asks for, in order, each once. @throws SearchError as `trialsOfSweep` */
export function pathsOf(sweep: Sweep, fallback: string | null): string[] {
  const paths = sweep.blocks.flatMap(({ data }) => data ?? (fallback === null ? [] : [fallback]))
  return [...new Set(paths)]
}
