/** Before a live run: what will be searched, how it differs from the paper, what it costs and on which images. */
import { useEffect, useState } from 'react'
import type { AlgorithmId } from '../../src/protocol/algorithms'
import { DEFAULT_CONFIG, type SearchConfig } from '../../src/protocol/config'
import { preferredEngine } from '../../src/protocol/engines'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { readHash } from '../address/hash'
import { Icon } from '../controls/Icon'
import { NumberField } from '../controls/NumberField'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { refusing } from '../page/refusing'
import { session } from '../run/lab'
import { useRetrainingLoss } from '../run/leaving'
import { useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { sideBySide } from '../seeds/lanes'
import { useSeeds } from '../seeds/seedsStore'
import { count } from '../telling/format'
import { Cost } from './Cost'
import { takenOver, withoutAlgorithm } from './choices'
import { Differences } from './Differences'
import { AboutImages, ImagesSelect, OwnImages } from './ImagesChoice'
import { imagesFor, LAST_SEED, MOST_SEEDS, seedsFrom, startSeeds } from './manySeeds'
import { NoEngine } from './NoEngine'
import { SetupOptions } from './SetupOptions'
import { presetWith } from './setup'
import { type Planned, usePlanned } from './usePlanned'
import { AlgorithmChoice, PresetChoice } from './WhatIsSearched'

/** The last one needs a measurement that the settings ask for. */
const STOPS = ['none', 'criterion1', 'criterion2', 'eigenvalue'] as const

const close = (): void => viewStore.getState().set({ setupOpen: false })

export function SetupSheet() {
  const t = useText()
  const setup = useSetupText()
  const replaces = useRun((run) => run.origin.kind === 'live' && run.records.length > 0)
  const { trains, trainings } = useRetrainingLoss()
  const endsRetraining = trains || trainings > 0
  /** Seeds of the search before that have something to lose. */
  const searched = useSeeds(({ lanes }) => lanes.filter(({ records }) => records.length > 0).length)
  const [place] = useState(() => readHash(location.hash))
  const [presetId, setPreset] = useState<PresetId>(place.live ?? 'two-minutes')
  const [link, setLink] = useState(() => takenOver(presetId, place.settings ?? []))
  const [choices, setChoices] = useState(link.choices)
  const [seed, setSeed] = useState(place.seed ?? DEFAULT_CONFIG.seed)
  /** How many seeds to search with, from that one on. */
  const [seeds, setSeeds] = useState(1)
  /** Both fields hold a number. */
  const [seeded, setSeeded] = useState(true)
  const [counted, setCounted] = useState(true)
  const [stopAt, setStopAt] = useState<SearchConfig['stopAt']>(
    () => presetWith(PRESETS[presetId].config, place.settings ?? []).config.stopAt,
  )
  const [chosen, setChosen] = useState<string | null>(null)

  useEffect(() => session.askDevice(), [])
  // Images that were just read from files are those to be searched on.
  const read = useRun((run) => (run.notice?.kind === 'accepted' ? run.notice.dataset.id : null))
  useEffect(() => {
    if (read !== null) setChosen(read)
  }, [read])

  const planned = usePlanned({ place, presetId, link, choices, seed, stopAt, chosen })
  const { config, wrong, mistyped, settings } = planned
  const setAlgorithm = (algorithm: AlgorithmId): void => {
    setLink({ ...link, algorithm, rest: withoutAlgorithm(link.rest) })
    setChoices({ ...choices, more: withoutAlgorithm(choices.more.split(/(?<=\s)/)).join('') })
  }
  const impossible = planned.engines !== null && preferredEngine(planned.engines) === null

  return (
    <dialog ref={sheetOver} className="sheet" aria-labelledby="setup-title" onClose={close}>
      <header>
        <h2 id="setup-title">{impossible ? setup.noEngine.title : setup.title}</h2>
        <button type="button" className="quiet square" aria-label={t.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </header>
      {impossible && planned.engines ? (
        <NoEngine engines={planned.engines} />
      ) : (
        <div className="sheet-body">
          <p className="lead">{setup.lead}</p>
          <PresetChoice preset={presetId} onChange={setPreset} />
          <AlgorithmChoice algorithm={config.algorithm} space={planned.space} onChange={setAlgorithm} />
          <SetupOptions
            searched={planned.base}
            given={planned.given}
            choices={choices}
            wrong={mistyped ? wrong : null}
            onChange={setChoices}
          />
          <div className="sheet-columns">
            <Differences rows={planned.differences} />
            <Cost planned={planned} />
          </div>
          <div className="sheet-fields">
            <ImagesSelect planned={planned} onChoose={setChosen} />
            <label>
              <span>{setup.stopAt}</span>
              <select
                value={stopAt}
                onChange={(event) => setStopAt(event.currentTarget.value as SearchConfig['stopAt'])}
              >
                {(config.eigenvalue.every > 0 ? STOPS : STOPS.slice(0, 3)).map((value) => (
                  <option key={value} value={value}>
                    {setup.stopAts[value]}
                  </option>
                ))}
              </select>
            </label>
            <NumberField
              label={setup.seeds}
              value={seeds}
              min={1}
              max={MOST_SEEDS}
              onChange={(value) => {
                setCounted(value !== null)
                if (value !== null) setSeeds(value)
              }}
            />
            <NumberField
              label={setup.seed}
              value={seed}
              min={0}
              max={LAST_SEED}
              onChange={(value) => {
                setSeeded(value !== null)
                if (value !== null) setSeed(value)
              }}
            />
          </div>
          <OwnImages />
          <AboutImages planned={planned} />
          {seeds > 1 && <SeedsFact planned={planned} seeds={seeds} />}
          {planned.reduced && <p className="warn">{setup.fewer(count(config.images))}</p>}
          {settings.length > 0 && (
            <p className="fine">
              {setup.fromAddress}: <code>{settings.join(', ')}</code>
            </p>
          )}
          {wrong && !mistyped && (
            <p className="warn" role="alert">
              {t.failures['bad-config'].what} <code>{wrong}</code>
            </p>
          )}
          {replaces && !endsRetraining && seeds === 1 && <p className="warn">{setup.willReplace}</p>}
          {endsRetraining && seeds === 1 && (
            <p className="warn">{setup.willEndRetraining(t.discard.retraining(trains, trainings))}</p>
          )}
          {seeds > 1 && searched > 0 && <p className="warn">{setup.willEndSeeds(searched)}</p>}
        </div>
      )}
      {!impossible && (
        <footer>
          <Start planned={planned} seed={seed} seeds={seeds} isReady={planned.isReady && seeded && counted} />
        </footer>
      )}
    </dialog>
  )
}

/** How many of the seeds are searched at a time, or why they cannot be. */
function SeedsFact({ planned, seeds }: { readonly planned: Planned; readonly seeds: number }) {
  const setup = useSetupText()
  const { dataset, served, engine, adapter } = planned
  if (dataset && imagesFor(dataset.id, served) === undefined) return <p className="warn">{setup.seedsOwn}</p>
  const side = engine === null ? 1 : sideBySide({ engine, threads: adapter?.threads ?? 1, seeds: Array(seeds).fill(0) })
  return <p className="fine">{setup.seedsFact(seeds, side)}</p>
}

interface StartProps {
  readonly planned: Planned
  readonly seed: number
  readonly seeds: number
  readonly isReady: boolean
}

function Start({ planned: { config, dataset, served, engine, adapter }, seed, seeds, isReady }: StartProps) {
  const setup = useSetupText()
  if (seeds === 1)
    return (
      <>
        <button type="button" disabled={!isReady} onClick={() => session.startLive(config, 0)}>
          {setup.startSteps}
        </button>
        <button type="button" disabled={!isReady} onClick={() => session.startLive(config, 1)}>
          {setup.startOne}
        </button>
        <button type="button" className="primary" disabled={!isReady} onClick={() => session.startLive(config)}>
          {setup.start}
        </button>
      </>
    )
  const images = dataset ? imagesFor(dataset.id, served) : undefined
  const start = (): void => {
    if (!engine || !dataset || images === undefined) return
    const threads = adapter?.threads ?? 1
    void refusing(() => startSeeds({ config, seeds: seedsFrom(seed, seeds), engine, threads, images, dataset }))
  }
  return (
    <button
      type="button"
      className="primary"
      disabled={!isReady || images === undefined || engine === null}
      onClick={start}
    >
      {setup.startSeeds(seeds)}
    </button>
  )
}
