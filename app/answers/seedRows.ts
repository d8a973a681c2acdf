/** What a sweep says of each answer over several seeds, against the plain search with the same seed. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import { type Group, groupSummary, groupsOf, pairedGain } from '../../src/sweep/evidence'
import type { Interval } from '../../src/sweep/statistics'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import { ANSWERS, type SUSPECTS } from './answers'

/** The searches of the page: the plain one, the answers by name, and the two of the experiment that are none of them. */
export type SeedSearch = 'plain' | (typeof ANSWERS)[number]['name'] | (typeof SUSPECTS)[number]['id']

export interface SeedRow {
  readonly search: SeedSearch
  readonly seeds: number
  readonly collapsed: number
  /** Skip-connects of the last cell. */
  readonly skips: Interval
  /** Final accuracy of the last cell, and by how much it is better than that of the plain search; null where it is not known. */
  readonly worth: Interval | null
  readonly gain: Interval | null
}

export interface SeedTable {
  readonly images: string
  /** Of the plain search. */
  readonly config: SearchConfig
  /** The plain search first. */
  readonly rows: readonly SeedRow[]
}

const largest = (groups: readonly Group[]): Group | null =>
  groups.reduce<Group | null>((most, group) => (most && most.trials.length >= group.trials.length ? most : group), null)

const isPlain = ({ config: { algorithm, operations, order } }: Group): boolean =>
  algorithm === 'darts' && operations === 'listed' && order === 1

/** Groups with the budget and the network of another: what can be compared with it. */
function alike(groups: readonly Group[], { config, trials: [first] }: Group): Group[] {
  const { weights, images, epochs, cells } = config
  return groups.filter(
    ({ config: other, trials: [one] }) =>
      other.weights.lr === weights.lr &&
      other.images === images &&
      other.epochs === epochs &&
      other.cells === cells &&
      one?.dataset.images === first?.dataset.images,
  )
}

const searches = (groups: readonly Group[]): number => groups.reduce((sum, { trials }) => sum + trials.length, 0)

/** The plain search with most searches beside it, its own seeds among them; of equals the first. */
function plainOf(groups: readonly Group[]): Group | null {
  const plain = groups.filter(isPlain).map((group) => ({ group, beside: searches(alike(groups, group)) }))
  return (
    plain.reduce<(typeof plain)[number] | null>((most, one) => (most && most.beside >= one.beside ? most : one), null)
      ?.group ?? null
  )
}

/** Null where the sweep has no answer beside the plain search. */
export function seedTable(trials: readonly TrialRecord[]): SeedTable | null {
  const groups = groupsOf(trials)
  const plain = plainOf(groups)
  const [first] = plain?.trials ?? []
  if (!plain || !first) return null
  const comparable = alike(groups, plain)
  const rowOf = (search: SeedSearch, is: (config: SearchConfig) => boolean): SeedRow[] => {
    const group = largest(comparable.filter(({ config }) => is(config)))
    if (!group) return []
    const { collapsed, skips, choices } = groupSummary(group, null)
    const worth = choices.find(({ choice }) => choice === 'last')?.worth ?? null
    const gain = group === plain ? null : pairedGain(group, plain, 'last', null)
    return [{ search, seeds: group.trials.length, collapsed, skips, worth, gain }]
  }
  const rows = [
    ...rowOf('plain', (config) => config === plain.config),
    ...ANSWERS.flatMap(({ name, algorithm }) =>
      rowOf(name, (config) => config.algorithm === algorithm && config.operations === 'listed'),
    ),
    ...(['noSkip', 'allSkip'] as const).flatMap((id) =>
      rowOf(id, (config) => config.algorithm === 'darts' && config.operations === SETS[id]),
    ),
  ]
  return rows.length > 1 ? { images: first.dataset.title, config: plain.config, rows } : null
}

const SETS = { noSkip: 'no-skip', allSkip: 'all-skip' } as const
