/**
 * What a visitor chooses in the setup sheet besides preset and algorithm, as settings of a search; and the other way: the
 * settings of a link that the sheet has controls for become choices, so that it shows them and they can be undone.
 */
import { ALGORITHM_IDS, type AlgorithmId, canOwnAlphas, definitionOf } from '../../src/protocol/algorithms'
import { NODES, type SearchConfig } from '../../src/protocol/config'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { edgeListsOf, OPERATION_SETS, type OperationSetId, operationSet } from '../../src/space/operationSets'
import { PUBLISHED_NODES } from '../../src/space/topology'
import { presetWith } from './setup'

export interface OwnChoices {
  /** A named set of operations; `listed` leaves those of the preset. */
  readonly operations: OperationSetId
  /** Intermediate nodes of a DARTS cell, and how many of the last of them it puts out; null: all. */
  readonly nodes: number
  readonly concat: number | null
  readonly secondOrder: boolean
  readonly ownAlphas: boolean
  readonly eigenvalue: boolean
  readonly gauges: boolean
  /** KEY=VALUE, as many as wanted, between spaces. */
  readonly more: string
}

export const NO_CHOICES: OwnChoices = {
  operations: 'listed',
  nodes: PUBLISHED_NODES,
  concat: null,
  secondOrder: false,
  ownAlphas: false,
  eigenvalue: false,
  gauges: false,
  more: '',
}

/** The choices that are on or off. */
export type Ticked = 'secondOrder' | 'ownAlphas' | 'eigenvalue' | 'gauges'

export type Searched = Pick<SearchConfig, 'algorithm' | 'space' | 'cells'>

/** Networks of one or two cells have no normal cell, without which a second-order step has nothing to move. */
const FEWEST_CELLS = 3

/** The named sets that the algorithm can search in the space; one that names edges belongs to the published cell. */
export function offeredSets({ algorithm, space }: Searched, nodes: number): OperationSetId[] {
  const { noAuxiliarySkip, oneList } = definitionOf(algorithm)
  return OPERATION_SETS.filter((id) => {
    const set = operationSet(id, space)
    if (set === null) return id === 'listed'
    const refused = [
      noAuxiliarySkip && set.auxiliarySkip > 0,
      edgeListsOf(id) && (oneList || nodes !== PUBLISHED_NODES),
    ]
    return !refused.some(Boolean)
  })
}

/** The ticks that the search can have. */
export function possible({ algorithm, space, cells }: Searched): Record<Ticked, boolean> {
  const { secondOrder, noEigenvalue } = definitionOf(algorithm)
  return {
    secondOrder: secondOrder === true && (space !== 'darts' || cells >= FEWEST_CELLS),
    ownAlphas: canOwnAlphas(algorithm, space),
    eigenvalue: noEigenvalue === undefined,
    gauges: noEigenvalue === undefined,
  }
}

/** The choices as settings, as far as the search allows them. */
export function settingsOf(choices: OwnChoices, searched: Searched): string[] {
  const can = possible(searched)
  const { operations, concat } = choices
  const nodes = searched.space === 'darts' ? choices.nodes : PUBLISHED_NODES
  const sets = offeredSets(searched, nodes)
  return [
    ...(nodes === PUBLISHED_NODES ? [] : [`nodes=${nodes}`]),
    ...(searched.space === 'darts' && concat !== null && concat < nodes ? [`concat=${concat}`] : []),
    ...(operations !== 'listed' && sets.includes(operations) ? [`operations=${operations}`] : []),
    ...(can.secondOrder && choices.secondOrder ? ['order=2'] : []),
    ...(can.ownAlphas && choices.ownAlphas ? ['alphas.perCell=true'] : []),
    ...(can.eigenvalue && choices.eigenvalue ? ['eigenvalue.every=1'] : []),
    // Cells that share no alphas have no alignment.
    ...(can.gauges && choices.gauges && !(can.ownAlphas && choices.ownAlphas) ? ['gauges.every=1'] : []),
    ...choices.more.split(/\s+/).filter((setting) => setting !== ''),
  ]
}

/** Choices that give the settings; those that no control of the sheet can give are left over. */
function readChoices(settings: readonly string[]): { choices: OwnChoices; rest: string[] } {
  let choices = NO_CHOICES
  const rest = settings.filter((setting) => {
    const [key = '', value = ''] = setting.split('=')
    const taken = choiceOf(key, value)
    if (taken) choices = { ...choices, ...taken }
    return taken === null
  })
  return { choices, rest }
}

function choiceOf(key: string, value: string): Partial<OwnChoices> | null {
  const count = Number(value)
  const isCount = Number.isInteger(count) && count >= 1 && count <= NODES.most
  const operations = OPERATION_SETS.find((id) => id === value)
  if (key === 'operations' && operations) return { operations }
  if (key === 'nodes' && isCount) return { nodes: count }
  if (key === 'concat' && isCount) return { concat: count }
  if (key === 'order' && value === '2') return { secondOrder: true }
  if (key === 'alphas.perCell' && value === 'true') return { ownAlphas: true }
  if (key === 'eigenvalue.every' && value === '1') return { eigenvalue: true }
  if (key === 'gauges.every' && value === '1') return { gauges: true }
  return null
}

const isAlgorithm = (setting: string): boolean => setting.startsWith('algorithm=')

/** The settings without one of the algorithm: what the visitor chooses in its control takes the place of it. */
export const withoutAlgorithm = (settings: readonly string[]): readonly string[] =>
  settings.filter((setting) => !isAlgorithm(setting))

export interface Taken {
  readonly algorithm: AlgorithmId
  readonly choices: OwnChoices
  /** Settings that are no choice. */
  readonly rest: readonly string[]
}

/**
 * The settings of a link, taken into the sheet's controls as far as these give the same search; else all stay settings.
 *
 * @param settings `KEY=VALUE` of the address, applied to the preset with DARTS
 */
export function takenOver(preset: PresetId, settings: readonly string[]): Taken {
  const asked = presetWith(PRESETS[preset].config, settings)
  const { choices, rest } = readChoices(settings)
  const taken = (algorithm: AlgorithmId, left: readonly string[]): Taken | null => {
    const plain = presetConfig(preset, algorithm)
    const again = presetWith(plain, [...left, ...settingsOf(choices, presetWith(plain, left).config)])
    const same = asked.wrong === null && JSON.stringify(asked.config) === JSON.stringify(again.config)
    return same ? { algorithm, choices, rest: left } : null
  }
  const named = ALGORITHM_IDS.find((id) => rest.includes(`algorithm=${id}`))
  const asControl = named ? taken(named, withoutAlgorithm(rest)) : null
  return asControl ?? taken('darts', rest) ?? { algorithm: 'darts', choices: NO_CHOICES, rest: settings }
}

/** What is on before any choice: these ticks cannot be taken away. */
export function givenTicks({ order, alphas, eigenvalue, gauges }: SearchConfig): ReadonlySet<Ticked> {
  const on: Record<Ticked, boolean> = {
    secondOrder: order === 2,
    ownAlphas: alphas.perCell,
    eigenvalue: eigenvalue.every > 0,
    gauges: gauges.every > 0,
  }
  return new Set((Object.keys(on) as Ticked[]).filter((tick) => on[tick]))
}
