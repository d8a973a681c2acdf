/** A sweep before it runs: every trial named, its images read and digested, its steps, arithmetic and memory known. */
import { createHash } from 'node:crypto'
import type { Shelf } from '../../src/data/shelf'
import { estimate } from '../../src/engine/estimate'
import { SearchError } from '../../src/errors'
import type { SearchConfig } from '../../src/protocol/config'
import type { DatasetInfo } from '../../src/protocol/facts'
import { stagesOf } from '../../src/protocol/stages'
import { algorithmOf } from '../../src/search/algorithms'
import { supernetSpec } from '../../src/session/prepare'
import { GENERATED, type Sweep } from '../../src/sweep/sweepFile'
import { TRIAL_DIGITS, trialKey } from '../../src/sweep/trialKey'
import { pathsOf, type Trial, trialsOfSweep } from '../../src/sweep/trials'
import { openImages, placeOf } from './images'

export interface PlannedTrial extends Trial {
  /** Its name: a digest of what it is. */
  readonly id: string
  /** SHA-256 of what it sees of its images. */
  readonly images: string
  readonly steps: number
  /** Floating point operations of all steps. */
  readonly flops: number
  /** Buffers of its network, and its images. */
  readonly bytes: number
}

export interface PlannedSweep {
  /** Each name once. */
  readonly trials: readonly PlannedTrial[]
  /** Trials of the file that are left out: under other settings of other algorithms, or another path, they are one of those. */
  readonly repeated: number
  /** In words, by path. */
  readonly sets: ReadonlyMap<string, DatasetInfo>
}

/** Bytes of an image as the shelf holds it. */
const IMAGE_BYTES = 3 * 32 * 32
/** What a process of Node with the engine takes before any buffer (measured on Linux, Node 20). */
const PROCESS_BYTES = 260 * 2 ** 20

interface Cost {
  readonly steps: number
  readonly flops: number
  readonly bytes: number
}

/** Trials that differ in seed or rate alone cost the same: each network is laid out once. */
function costs(): (config: SearchConfig, classes: number) => Cost {
  const known = new Map<string, { readonly flops: number; readonly bytes: number }>()
  return (config, classes) => {
    const { mixing } = algorithmOf(config.algorithm)
    const stepsAnEpoch = Math.floor(Math.floor(config.images / 2) / config.batch)
    let [steps, flops, bytes] = [0, 0, 0]
    for (const stage of stagesOf(config)) {
      const spec = supernetSpec(config, classes, stage)
      const key = JSON.stringify([spec, config.order, mixing])
      const one = known.get(key) ?? toCost(estimate(spec, { order: config.order, mixing, engine: 'cpu' }))
      known.set(key, one)
      steps += stage.epochs * stepsAnEpoch
      flops += stage.epochs * stepsAnEpoch * one.flops
      bytes = Math.max(bytes, one.bytes)
    }
    return { steps, flops, bytes: bytes + config.images * IMAGE_BYTES + PROCESS_BYTES }
  }
}

const toCost = ({ flopsPerStep, bytes }: { flopsPerStep: number; bytes: number }) => ({ flops: flopsPerStep, bytes })

/** @param images SHA-256 of what the search sees of its images */
export function trialId(config: SearchConfig, images: string): string {
  return createHash('sha256').update(trialKey(config, images)).digest('hex').slice(0, TRIAL_DIGITS)
}

const words = ({ config, data }: Trial): string =>
  `trial with algorithm ${config.algorithm}, seed ${config.seed}, images at ${data}`

/**
 * Everything of the sweep checked, nothing run.
 *
 * @param fallback path of the images where the file names none
 * @throws SearchError naming the trial, the field, its value and the rule
 */
export async function planSweep(sweep: Sweep, fallback: string | null): Promise<PlannedSweep> {
  const sets = new Map<string, DatasetInfo>()
  const digests = new Map<string, string>()
  const shelves = new Map<string, Shelf>()
  for (const path of pathsOf(sweep, fallback)) {
    const { shelf, info } = await openImages(placeOf(path))
    shelves.set(path, shelf)
    sets.set(path, info)
  }
  const trials = trialsOfSweep(sweep, (path) => sets.get(path)?.id ?? GENERATED, fallback)
  const cost = costs()
  const planned = new Map<string, PlannedTrial>()
  for (const trial of trials) {
    const { config, data } = trial
    const key = `${data} ${config.images}`
    try {
      const images = digests.get(key) ?? (await (shelves.get(data) as Shelf).open(config).digest())
      digests.set(key, images)
      const id = trialId(config, images)
      if (planned.has(id)) continue
      const classes = sets.get(data)?.classes ?? 0
      planned.set(id, { ...trial, id, images, ...cost(config, classes) })
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      throw new SearchError(error.code, `${words(trial)}: ${error.message}`)
    }
  }
  return { trials: [...planned.values()], repeated: trials.length - planned.size, sets }
}
