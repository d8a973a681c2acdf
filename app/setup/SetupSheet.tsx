/** Before a live run: what will be searched, how it differs from the paper, what it costs and on which images. */
import { useEffect, useState } from 'react'
import { ALGORITHM_IDS, type AlgorithmId, canSearch } from '../../src/protocol/algorithms'
import { type DatasetId, type SearchConfig, SHIPPED_DATASET } from '../../src/protocol/config'
import { preferredEngine } from '../../src/protocol/engines'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { publishedConfig } from '../../src/protocol/withAlgorithm'
import { readHash } from '../address/hash'
import { Icon } from '../controls/Icon'
import { NumberField } from '../controls/NumberField'
import { useProfileText } from '../i18n/profile/useProfileText'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { givenFiles } from '../run/droppedFiles'
import { session } from '../run/lab'
import { type Estimate, useRun } from '../run/runStore'
import { useView, viewStore } from '../run/viewStore'
import type { LanesWish } from '../seeds/lanes'
import { sideBySide } from '../seeds/lanes'
import { storyStore } from '../story/storyStore'
import { count, duration } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { givenTicks, settingsOf, takenOver, withoutAlgorithm } from './choices'
import { chosenEngine, EngineFact } from './EngineFact'
import { estimateTime, PLAN_GIGAFLOPS } from './estimateTime'
import { ImagesNote } from './ImagesNote'
import { NoEngine } from './NoEngine'
import { SetupOptions } from './SetupOptions'
import { useServed } from './served'
import { chosenConfig, differences, imagesOf, measuredEpoch, presetWith, totalSteps } from './setup'
import { knownSpeeds, speedKey } from './speeds'
import { browserStorage } from './watchSpeed'
import { gigaflopsOf, stepsInAll, timesPlain } from './work'

const IDS = Object.keys(PRESETS) as PresetId[]
/** The last one needs a measurement that the settings ask for. */
const STOPS = ['none', 'criterion1', 'criterion2', 'eigenvalue'] as const
const SEEDS = 4294967295
/** Differences listed before the rest is folded away. */
const SHOWN = 6

const MOST_SEEDS = 64
/** Images that every worker has, or finds by itself. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set(['generated', SHIPPED_DATASET])

/** How the worker of each seed gets the images; undefined where it cannot. */
function imagesFor(id: string, served: ReturnType<typeof useServed>): LanesWish['images'] | undefined {
  if (KNOWN_TO_ALL.has(id)) return null
  const files = session.filesOf(id)
  if (files) return { type: 'load-files', files }
  const shards = served?.find((set) => set.id === id)
  return shards && { type: 'load-shards', manifestUrl: shards.url }
}

async function startSeeds(wish: LanesWish): Promise<void> {
  const { lanes } = await import('../seeds/seedsLab')
  close()
  storyStore.getState().set({ page: 'seeds', tour: null })
  await lanes.start(wish)
}

/** The same name again is another choice: the file may have been mended. */
function load(input: HTMLInputElement): void {
  session.loadFiles(givenFiles(input.files ?? []))
  input.value = ''
}

const close = (): void => viewStore.getState().set({ setupOpen: false })

export function SetupSheet() {
  const t = useText()
  const setup = useSetupText()
  const device = useRun((run) => run.device)
  const replaces = useRun((run) => run.origin.kind === 'live' && run.records.length > 0)
  const [place] = useState(() => readHash(location.hash))
  const [presetId, setPreset] = useState<PresetId>(place.live ?? 'two-minutes')
  const [link, setLink] = useState(() => takenOver(presetId, place.settings ?? []))
  const [choices, setChoices] = useState(link.choices)
  const [seed, setSeed] = useState(place.seed ?? 2)
  /** How many seeds to search with, from that one on. */
  const [seeds, setSeeds] = useState(1)
  /** Both fields hold a number. */
  const [seeded, setSeeded] = useState(true)
  const [counted, setCounted] = useState(true)
  const [stopAt, setStopAt] = useState<SearchConfig['stopAt']>(
    () => presetWith(PRESETS[presetId].config, place.settings ?? []).config.stopAt,
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const served = useServed()

  useEffect(() => session.askDevice(), [])
  // Images that were just read from files are those to be searched on.
  const read = useRun((run) => (run.notice?.kind === 'accepted' ? run.notice.dataset.id : null))
  useEffect(() => {
    if (read !== null) setChosen(read)
  }, [read])

  // Settings of a live run's link are changes to its own preset.
  const settings = place.live === undefined || place.live === presetId ? link.rest : []
  const { space } = PRESETS[presetId].config
  const algorithm = canSearch(link.algorithm, space) ? link.algorithm : 'darts'
  const plain = presetConfig(presetId, algorithm)
  const base = presetWith(plain, settings).config
  const own = settingsOf(choices, base)
  const { config: preset, wrong } = presetWith(plain, [...settings, ...own])
  const loaded = device.datasets
  const offered = (served ?? []).filter(({ id }) => !loaded.some((set) => set.id === id))
  const shipped = served?.find(({ id }) => id === SHIPPED_DATASET) ?? null
  const named = [...settings, ...own].some((setting) => setting.startsWith('dataset='))
  const dataset = served && imagesOf({ chosen, asked: { dataset: preset.dataset, named }, loaded, shipped })
  const { config, substituted, reduced } = chosenConfig(preset, dataset, {
    seed,
    stopAt: stopAt === 'eigenvalue' && preset.eigenvalue.every === 0 ? 'none' : stopAt,
  })
  const wanted = setup.datasets[preset.dataset]
  const unread = offered.find(({ id }) => id === dataset?.id)
  const rows = differences(dataset ? config : { ...config, dataset: preset.dataset }, publishedConfig(config.algorithm))
  // What the address has wrong leaves the plain preset; what was typed here can be mended here.
  const mistyped = wrong !== null && choices.more.trim() !== ''
  const asIs = settings.length === 0 && own.length === 0 && algorithm === 'darts'
  const measured = asIs ? measuredEpoch(presetId, config) : null
  const reading = useView((view) => view.readingFiles)
  const [speeds] = useState(() => knownSpeeds(browserStorage()))
  const steps = totalSteps(config)
  const engine = chosenEngine(
    useView((view) => view.engine),
    device.engines,
  )
  const adapter = engine && (device.engines?.[engine].adapter ?? null)
  const estimate = useRun((run) => run.estimate)
  // Settings of the address and other algorithms may be of any size: theirs is what the worker lays out.
  const requirement = answers(estimate, config) ? estimate?.requirement : null
  const gigaflops = asIs ? PLAN_GIGAFLOPS[presetId] : requirement ? gigaflopsOf(config, requirement.flopsPerStep) : null
  const work = gigaflops && { preset: asIs ? presetId : null, steps: stepsInAll(config), gigaflops }
  const time = work && adapter ? estimateTime(work, speedKey(adapter), speeds) : null
  const times = work && !asIs ? timesPlain(work, presetId) : null
  const asked = JSON.stringify(config)
  const classes = dataset?.classes ?? 10
  useEffect(() => {
    // A moment of quiet first: the worker lays the whole plan out to answer.
    const timer = setTimeout(() => session.askEstimate(JSON.parse(asked), classes, engine), 150)
    return () => clearTimeout(timer)
  }, [asked, classes, engine])
  const tooLarge = answers(estimate, config) && estimate?.why !== null
  const ready = adapter !== null && dataset !== null && !reading && !tooLarge && !mistyped && seeded && counted
  const side = engine === null ? 1 : sideBySide({ engine, threads: adapter?.threads ?? 1, seeds: Array(seeds).fill(0) })
  const wayTo = dataset && imagesFor(dataset.id, served)
  const impossible = device.engines !== null && preferredEngine(device.engines) === null

  return (
    <dialog ref={sheetOver} className="sheet" aria-labelledby="setup-title" onClose={close}>
      <header>
        <h2 id="setup-title">{impossible ? setup.noEngine.title : setup.title}</h2>
        <button type="button" className="quiet square" aria-label={t.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </header>
      {impossible && device.engines ? (
        <NoEngine engines={device.engines} />
      ) : (
        <div className="sheet-body">
          <p className="lead">{setup.lead}</p>
          <fieldset className="presets">
            <legend>{setup.preset}</legend>
            {IDS.map((id) => (
              <label key={id} className={id === presetId ? 'on' : ''}>
                <input type="radio" name="preset" checked={id === presetId} onChange={() => setPreset(id)} />
                <b>{t.names.presets[id].name}</b>
                <span>{t.names.presets[id].summary}</span>
              </label>
            ))}
          </fieldset>
          <label className="sheet-choice">
            <span>{setup.algorithms.label}</span>
            <select
              value={config.algorithm}
              onChange={({ currentTarget }) => {
                setLink({ ...link, algorithm: currentTarget.value as AlgorithmId, rest: withoutAlgorithm(link.rest) })
                setChoices({ ...choices, more: withoutAlgorithm(choices.more.split(/(?<=\s)/)).join('') })
              }}
            >
              {ALGORITHM_IDS.map((id) => (
                <option key={id} value={id} disabled={!canSearch(id, space)}>
                  {setup.algorithms.names[id].name}
                </option>
              ))}
            </select>
            <span className="fine">{setup.algorithms.names[config.algorithm].summary}</span>
          </label>
          {setup.algorithms.names[config.algorithm].taken && (
            <details className="fine">
              <summary>{setup.algorithms.takenTitle}</summary>
              <p>{setup.algorithms.names[config.algorithm].taken}</p>
            </details>
          )}
          <SetupOptions
            searched={base}
            given={givenTicks(base)}
            choices={choices}
            wrong={mistyped ? wrong : null}
            onChange={setChoices}
          />
          <div className="sheet-columns">
            <section>
              <h3>{setup.differs}</h3>
              {rows.length === 0 && <p>{setup.same}</p>}
              <Differences rows={rows.slice(0, SHOWN)} />
              {rows.length > SHOWN && (
                <details>
                  <summary>{setup.more}</summary>
                  <Differences rows={rows.slice(SHOWN)} />
                </details>
              )}
            </section>
            <section>
              <h3>{setup.cost}</h3>
              <ul className="plain">
                <li>
                  <b>
                    {time
                      ? setup.time[time.basis](duration(time.ms, t))
                      : measured !== null
                        ? setup.measured(measured)
                        : setup.unmeasured}
                  </b>
                </li>
                {times !== null && <li>{setup.times(times.toFixed(1))}</li>}
                <li>{setup.steps(count(steps), config.epochs)}</li>
                <li>{setup.images(count(config.images), config.imageSize)}</li>
                <li>
                  {unread
                    ? setup.downloads.shipped((unread.bytes / 1e6).toFixed(1))
                    : setup.downloads[dataset?.id === 'generated' ? 'generated' : 'read']}
                </li>
                <li>{setup.battery}</li>
                <Takes estimate={estimate} config={config} />
              </ul>
              <h3>{setup.engines.title}</h3>
              <EngineFact engines={device.engines} />
            </section>
          </div>
          <div className="sheet-fields">
            <label>
              <span>{setup.data}</span>
              <select
                value={dataset?.id ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget
                  const wants = offered.find(({ id }) => id === value && id !== SHIPPED_DATASET)
                  if (wants) session.loadShards(wants.url)
                  setChosen(value)
                }}
              >
                {dataset === null && <option value="">{setup.asking}</option>}
                {loaded.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {id === 'generated' ? setup.generated : sourceText(t, title)}
                  </option>
                ))}
                {offered.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {id === SHIPPED_DATASET ? sourceText(t, title) : setup.read(sourceText(t, title))}
                  </option>
                ))}
              </select>
            </label>
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
              max={SEEDS}
              onChange={(value) => {
                setSeeded(value !== null)
                if (value !== null) setSeed(value)
              }}
            />
          </div>
          <p className="fine">
            <label className="file">
              <input type="file" multiple onChange={(event) => load(event.currentTarget)} />
              <span className="file-name">{setup.choose}</span>
            </label>{' '}
            <label className="file">
              <input
                type="file"
                multiple
                {...{ webkitdirectory: '' }}
                onChange={(event) => load(event.currentTarget)}
              />
              <span className="file-name">{setup.chooseFolder}</span>
            </label>{' '}
            {setup.dropHint}
          </p>
          {dataset && <ImagesNote images={dataset} />}
          {dataset && substituted && chosen !== dataset.id && (
            <p className="warn">
              {dataset.id === 'generated'
                ? setup.substitute(wanted)
                : setup.instead(wanted, sourceText(t, dataset.title))}
            </p>
          )}
          {seeds > 1 && (
            <p className={wayTo === undefined ? 'warn' : 'fine'}>
              {wayTo === undefined ? setup.seedsOwn : setup.seedsFact(seeds, side)}
            </p>
          )}
          {reduced && <p className="warn">{setup.fewer(count(config.images))}</p>}
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
          {replaces && <p className="warn">{setup.willReplace}</p>}
        </div>
      )}
      {!impossible && (
        <footer>
          {seeds > 1 ? (
            <button
              type="button"
              className="primary"
              disabled={!ready || wayTo === undefined || engine === null}
              onClick={() =>
                engine &&
                dataset &&
                wayTo !== undefined &&
                void startSeeds({
                  config,
                  seeds: Array.from({ length: seeds }, (_, i) => (seed + i) % (SEEDS + 1)),
                  engine,
                  threads: adapter?.threads ?? 1,
                  images: wayTo,
                  dataset,
                })
              }
            >
              {setup.startSeeds(seeds)}
            </button>
          ) : (
            <>
              <button type="button" disabled={!ready} onClick={() => session.startLive(config, 0)}>
                {setup.startSteps}
              </button>
              <button type="button" disabled={!ready} onClick={() => session.startLive(config, 1)}>
                {setup.startOne}
              </button>
              <button type="button" className="primary" disabled={!ready} onClick={() => session.startLive(config)}>
                {setup.start}
              </button>
            </>
          )}
        </footer>
      )}
    </dialog>
  )
}

/** The answer is to this config, not to one chosen before. */
function answers(estimate: Estimate | null, config: SearchConfig): boolean {
  return estimate !== null && JSON.stringify(estimate.config) === JSON.stringify(config)
}

/** Memory and launches, or what does not fit. */
function Takes({ estimate, config }: { readonly estimate: Estimate | null; readonly config: SearchConfig }) {
  const profile = useProfileText()
  if (estimate === null || !answers(estimate, config)) return <li>{profile.estimating}</li>
  const { requirement, why } = estimate
  if (requirement === null)
    return (
      <li className="warn">
        {profile.tooLarge} <code>{why}</code>
      </li>
    )
  const { bytes, launchesPerStep, recomputedCells } = requirement
  const memory = bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
  return (
    <>
      <li>{profile.takes(memory, count(launchesPerStep))}</li>
      {recomputedCells > 0 && <li>{profile.recomputes(recomputedCells)}</li>}
    </>
  )
}

function Differences({ rows }: { readonly rows: ReturnType<typeof differences> }) {
  const setup = useSetupText()
  const images = (id: string): string => setup.datasets[id as DatasetId] ?? id
  return (
    <table className="differences">
      <tbody>
        {rows.map(({ field, value, paper }) => (
          <tr key={field}>
            <th scope="row">{setup.fields[field] ?? field}</th>
            <td>{field === 'dataset' ? images(value) : value}</td>
            <td>{setup.was(field === 'dataset' ? images(paper) : paper)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
