/** What the choices of the setup sheet come to: the search that would run, on what, at which cost, and whether it can start. */
import { useEffect, useState } from 'react'
import { canSearch } from '../../src/protocol/algorithms'
import { type SearchConfig, SHIPPED_DATASET } from '../../src/protocol/config'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { publishedConfig } from '../../src/protocol/withAlgorithm'
import type { Place } from '../address/hash'
import { session } from '../run/lab'
import { type Estimate, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { givenTicks, type OwnChoices, settingsOf, type Taken } from './choices'
import { chosenEngine } from './EngineFact'
import { estimateTime, PLAN_GIGAFLOPS } from './estimateTime'
import { useServed } from './served'
import { chosenConfig, differences, imagesOf, measuredTime, presetWith, totalSteps } from './setup'
import { knownSpeeds, speedKey } from './speeds'
import { browserStorage } from './watchSpeed'
import { gigaflopsOf, stepsInAll, timesPlain } from './work'

/** Quiet before the worker is asked what a search takes: it lays the whole plan out to answer. */
const ASK_AFTER_MS = 150

export interface SetupChoices {
  readonly place: Place
  readonly presetId: PresetId
  readonly link: Taken
  readonly choices: OwnChoices
  readonly seed: number
  readonly stopAt: SearchConfig['stopAt']
  /** Images that were chosen here or just read. */
  readonly chosen: string | null
}

export type Planned = ReturnType<typeof usePlanned>

export function usePlanned({ place, presetId, link, choices, seed, stopAt, chosen }: SetupChoices) {
  const device = useRun((run) => run.device)
  const served = useServed()
  // Settings of a live run's link are changes to its own preset.
  const settings = place.live === undefined || place.live === presetId ? link.rest : []
  const { space } = PRESETS[presetId].config
  const algorithm = canSearch(link.algorithm, space) ? link.algorithm : 'darts'
  const plain = presetConfig(presetId, algorithm)
  const base = presetWith(plain, settings).config
  const own = settingsOf(choices, base)
  const { config: preset, wrong } = presetWith(plain, [...settings, ...own])
  // What the address has wrong leaves the plain preset; what was typed here can be mended here.
  const mistyped = wrong !== null && choices.more.trim() !== ''

  const loaded = device.datasets
  const offered = (served ?? []).filter(({ id }) => !loaded.some((set) => set.id === id))
  const shipped = served?.find(({ id }) => id === SHIPPED_DATASET) ?? null
  const named = [...settings, ...own].some((setting) => setting.startsWith('dataset='))
  const dataset = served && imagesOf({ chosen, asked: { dataset: preset.dataset, named }, loaded, shipped })
  const { config, substituted, reduced } = chosenConfig(preset, dataset, {
    seed,
    stopAt: stopAt === 'eigenvalue' && preset.eigenvalue.every === 0 ? 'none' : stopAt,
  })

  const engine = chosenEngine(
    useView((view) => view.engine),
    device.engines,
  )
  const adapter = engine && (device.engines?.[engine].adapter ?? null)
  const estimate = useEstimate(config, dataset?.classes ?? 10, engine)
  const [speeds] = useState(() => knownSpeeds(browserStorage()))
  const asIs = settings.length === 0 && own.length === 0 && algorithm === 'darts'
  // Settings of the address and other algorithms may be of any size: theirs is what the worker lays out.
  const requirement = estimate?.requirement ?? null
  const gigaflops = asIs ? PLAN_GIGAFLOPS[presetId] : requirement ? gigaflopsOf(config, requirement.flopsPerStep) : null
  const work = gigaflops && { preset: asIs ? presetId : null, steps: stepsInAll(config), gigaflops }
  const isReading = useView((view) => view.readingFiles)
  const fits = estimate === null || estimate.why === null

  return {
    config,
    space,
    /** What the choices are laid over, and what of them it has already. */
    base,
    given: givenTicks(base),
    settings,
    wrong,
    mistyped,
    engines: device.engines,
    engine,
    adapter,
    served,
    loaded,
    offered,
    dataset,
    /** The preset's images, where others were not chosen. */
    wanted: preset.dataset,
    substituted: dataset !== null && substituted && chosen !== dataset.id,
    reduced,
    unread: offered.find(({ id }) => id === dataset?.id),
    differences: differences(
      dataset ? config : { ...config, dataset: preset.dataset },
      publishedConfig(config.algorithm, config.space),
    ),
    steps: totalSteps(config),
    estimate,
    measured: asIs ? measuredTime(presetId, config) : null,
    time: work && adapter ? estimateTime(work, speedKey(adapter), speeds) : null,
    times: work && !asIs ? timesPlain(work, presetId) : null,
    isReady: adapter !== null && dataset !== null && !isReading && fits && !mistyped,
  }
}

/** The worker's answer to this config; null until it is there. */
function useEstimate(config: SearchConfig, classes: number, engine: ReturnType<typeof chosenEngine>): Estimate | null {
  const estimate = useRun((run) => run.estimate)
  const asked = JSON.stringify(config)
  useEffect(() => {
    const timer = setTimeout(() => session.askEstimate(JSON.parse(asked), classes, engine), ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [asked, classes, engine])
  return estimate !== null && JSON.stringify(estimate.config) === asked ? estimate : null
}
