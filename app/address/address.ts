/**
 * Keeps page and address together: puts the page where the address says, and writes the address when the page rests
 * somewhere else. The run's own file name stands in it only for recordings; a live run is told by its settings.
 */
import type { SearchConfig } from '../../src/protocol/config'
import { topologyOf } from '../../src/space/topology'
import type { CellsState } from '../cells/cellsStore'
import type { PresentState } from '../present/presentStore'
import type { RunState } from '../run/runStore'
import type { Session } from '../run/session'
import type { RuleSettings, ViewState } from '../run/viewStore'
import { SHIPPED_SWEEP, type StoryState } from '../story/storyStore'
import { type Place, readHash, writeHash } from './hash'
import { liveLink } from './liveLink'

interface Store<T> {
  getState(): T
}

export interface AddressStores {
  readonly run: Store<RunState>
  readonly view: Store<ViewState>
  readonly story: Store<StoryState>
  readonly present: Store<PresentState>
  readonly cells: Store<CellsState>
}

/** Thresholds of the address over those of the run; null where the address has none. */
function rulesOf({ rule1, rule2 }: Place, config: SearchConfig): RuleSettings | null {
  if (!rule1 && !rule2) return null
  return { criterion1: { ...config.criterion1, ...rule1 }, criterion2: { ...config.criterion2, ...rule2 } }
}

/** What is shown at once, before any run is there. */
export function applySurroundings(place: Place, { view, present, cells }: AddressStores): void {
  const { theme, language, scale, graph, op, mode, engine, hide = [], present: presenting = false } = place
  view.getState().set({
    theme: theme ?? 'auto',
    ...(language ? { language } : {}),
    ...(scale ? { alphaScale: scale } : {}),
    ...(mode ? { cellMode: mode } : {}),
    ...(graph ? { graph } : {}),
    ...(engine ? { engine } : {}),
    op: op ?? null,
    gauges: place.gauges ?? false,
  })
  present.getState().set({ hide, presenting })
  const { text, linked } = cells.getState()
  if (place.opened !== undefined && place.opened !== text && place.opened !== linked)
    cells.getState().set({ linked: place.opened })
}

/**
 * Opens the run of the address and puts the lab at its moment.
 *
 * @param isWanted whether it still is, when the run is there: another place may have been asked for meanwhile
 */
export async function applyPlace(
  place: Place,
  stores: AddressStores,
  session: Session,
  isWanted: () => boolean = () => true,
): Promise<void> {
  const { run, view, story } = stores
  applySurroundings(place, stores)
  if (place.speed) session.setSpeed(place.speed)
  // At once: a card that the visitor turns up while the run is fetched stays up.
  story.getState().set({
    tour: null,
    page: place.page ?? null,
    guess: null,
    prediction: 'off',
    ...(place.compare ? { compared: place.compare } : {}),
    sweep: place.sweep ?? SHIPPED_SWEEP,
  })
  await session.openRecording(place.run ?? 'two-minutes', place.epoch ?? place.guess)
  if (!isWanted()) return
  const { config } = run.getState()
  const edges = config ? topologyOf(config).edges.length : 0
  view.getState().set({
    edge: place.edge !== undefined && place.edge < edges ? place.edge : 0,
    cell: place.cell ?? 'normal',
    rules: config ? rulesOf(place, config) : null,
    ...(place.live ? { setupOpen: true } : {}),
  })
  if (place.guess !== undefined) story.getState().set({ guess: place.guess, prediction: 'revealed' })
  // Last: a card puts the page where it wants it.
  if (place.tour !== undefined) story.getState().set({ tour: place.tour - 1 })
}

/** The place the page is at; `kept` holds what only an address can say (settings for a run that is not started yet). */
export function placeOf({ run, view, story, present, cells }: AddressStores, kept: Place = {}): Place {
  const { origin, config } = run.getState()
  const { cursor, edge, cell, graph, op, alphaScale, cellMode, speed, rules, theme, language, engine, gauges } =
    view.getState()
  const { tour, page, guess, prediction, compared, sweep } = story.getState()
  const { hide, presenting } = present.getState()
  const { text } = cells.getState()
  const live = origin.kind === 'live' && config ? liveLink(config) : null
  const recording = origin.kind === 'recording' ? origin.served : null
  return {
    ...(recording ? { run: recording } : {}),
    ...(cursor > 0 && recording ? { epoch: cursor } : {}),
    edge,
    cell,
    scale: alphaScale,
    graph,
    ...(op ? { op } : {}),
    mode: cellMode,
    speed,
    ...(rules ? { rule1: pick1(rules), rule2: pick2(rules) } : {}),
    theme,
    language,
    engine,
    ...(tour === null ? {} : { tour: tour + 1 }),
    ...(page === null ? {} : { page }),
    // Opened again, an address reveals.
    ...(guess === null || prediction === 'guessing' ? {} : { guess }),
    ...(page === 'evidence' && sweep !== null && sweep !== SHIPPED_SWEEP ? { sweep } : {}),
    ...(page === 'compare' && compared.length > 0 ? { compare: compared } : {}),
    hide,
    ...(presenting ? { present: true as const } : {}),
    ...(gauges ? { gauges } : {}),
    ...(text === null ? {} : { opened: text }),
    ...(live ?? {
      ...(kept.live ? { live: kept.live } : {}),
      ...(kept.seed === undefined ? {} : { seed: kept.seed }),
      settings: kept.settings ?? [],
    }),
  }
}

const pick1 = ({ criterion1: { threshold, cell } }: RuleSettings) => ({ threshold, cell })
const pick2 = ({ criterion2: { window, variant } }: RuleSettings) => ({ window, variant })

/** The address follows the page, but not each frame of a replay. */
const REST_MS = 400

export interface AddressBar {
  readonly hash: () => string
  readonly replace: (hash: string) => void
  /** Calls back when somebody else changed the hash. */
  readonly onChange: (callback: () => void) => void
}

interface Subscribable {
  subscribe(listener: () => void): unknown
}

/** A name alone is a spot of the page, as a skip link has it; whoever goes there stays with the run. */
const isPlace = (hash: string): boolean => hash.length < 2 || hash.includes('=')

/**
 * Opens the place of the address, then keeps the two together.
 *
 * @param mayReplace asked before another place takes the run on the screen away; where it may not, the address is put back
 */
export async function followAddress(
  bar: AddressBar,
  stores: { readonly [K in keyof AddressStores]: AddressStores[K] & Subscribable },
  session: Session,
  mayReplace: () => true | Promise<boolean> = () => true,
): Promise<void> {
  let kept = readHash(bar.hash())
  /** As it was last read or written here: another one is somebody's who will be heard in a moment. */
  let known = bar.hash()
  let opening = 0
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    if (opening > 0 || bar.hash() !== known) return
    const covered = stores.cells.getState().isOpen || stores.story.getState().page !== null
    if (stores.view.getState().playing && !covered) return
    bar.replace(writeHash(placeOf(stores, kept)))
    known = bar.hash()
  }
  const writeSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(write, REST_MS)
  }
  const open = async (): Promise<void> => {
    const mine = ++turn
    opening++
    await applyPlace(kept, stores, session, () => mine === turn).finally(() => opening--)
  }
  // Heard from the first: the address may change while the first run is fetched.
  bar.onChange(async () => {
    const hash = bar.hash()
    known = hash
    const may = isPlace(hash) && mayReplace()
    opening++
    const goes = may === true || (await may)
    opening--
    if (goes) {
      kept = readHash(hash)
      await open()
    }
    writeSoon()
  })
  await open()
  for (const store of Object.values(stores)) store.subscribe(writeSoon)
  // A run that plays on behind a sheet would put it off for ever.
  stores.cells.subscribe(write)
  let { page } = stores.story.getState()
  stores.story.subscribe(() => {
    const before = page
    page = stores.story.getState().page
    if (page !== before) setTimeout(write, REST_MS)
  })
}
