/** A sweep in words and tables: what the page says, from the numbers of `src/sweep/evidence.ts`. Pure. */

import type { Nb201Table } from '../../src/export/nb201Table'
import type { SearchConfig } from '../../src/protocol/config'
import {
  type Choice,
  type Comparison,
  collapseEpoch,
  type Group,
  type GroupSummary,
  groupSummary,
  laterThan,
  leadingSkips,
  pairedGain,
  returnedCell,
  VERDICTS,
  verdictOf,
} from '../../src/sweep/evidence'
import { flattened } from '../../src/sweep/ownSettings'
import { FEWEST_FOR_INTERVAL, type Interval } from '../../src/sweep/statistics'
import { differences } from '../../src/sweep/varied'
import type { TableData } from '../charts/TableBody'
import type { EvidenceText } from '../i18n/evidence/en'
import { NOT_TOLD } from '../telling/format'

const bare = (json: string): string => json.replace(/^"(.*)"$/, '$1')

/** "alphas.lr 0.018, weights.weightDecay 0": what a group has otherwise than the reference. */
export function groupName(group: Group, reference: Group, words: EvidenceText): string {
  const flat = flattened(group.config)
  // A named set of operations says which primitives it has, and that each edge has its help.
  const isNamed = reference.config.operations !== group.config.operations && group.config.operations !== 'listed'
  const names = differences(reference.config, group.config).filter(
    (name) => !(isNamed && (name === 'primitives' || name === 'auxiliarySkip')),
  )
  const told = names.map((name) => `${name} ${bare(flat.get(name) ?? NOT_TOLD)}`)
  const sameImages = group.trials[0]?.dataset.images === reference.trials[0]?.dataset.images
  if (!sameImages && !names.includes('dataset') && !names.includes('images'))
    told.push(group.trials[0]?.dataset.title ?? '')
  return told.length > 0 ? told.join(', ') : words.base(briefly(group.config))
}

const briefly = ({ algorithm, space, epochs, alphas, weights }: SearchConfig): string =>
  `${algorithm}, ${space}, epochs ${epochs}, alphas.lr ${alphas.lr}, weights.lr ${weights.lr}, weights.weightDecay ${weights.weightDecay}`

/** A true minus sign; one decimal. */
export const points = (value: number): string => {
  const text = value.toFixed(1)
  return text === '-0.0' ? '0.0' : text.replace('-', '\u2212')
}
export const signed = (value: number): string => {
  const text = points(value)
  return value > 0 && text !== '0.0' ? `+${text}` : text
}
export const epochText = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1))

/** "+5.3 (95 % interval 2.1 to 8.4)" */
export function withInterval({ mean, low, high }: Interval, words: EvidenceText, write = points): string {
  if (low === null || high === null) return write(mean)
  return `${write(mean)} (${words.interval(write(low), write(high))})`
}

/** With a capital letter at its head: names of rules have none of their own. */
export const asSentence = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase())

/** How often, when, whether rule 1 saves it, and by how much. */
export function sentences(summary: GroupSummary, words: EvidenceText): string[] {
  const { group, collapsed, collapse, choices } = summary
  const n = group.trials.length
  const { threshold } = group.config.criterion1
  const said = [words.often(collapsed, n, threshold)]
  if (collapse) said.push(words.when(epochText(collapse.median), collapse.first, collapse.last))
  for (const { choice, fired, medianEpoch, gain, regret } of choices) {
    if (choice === 'last') continue
    const rule = words.choices[choice]
    said.push(words.fires(rule, fired, n, epochText(medianEpoch)))
    if (fired > 0 && gain) said.push(words.gains(rule, withInterval(gain, words, signed), n))
    if (choice === 'criterion2') said.push(words.later(laterThan(group, 'criterion2', 'criterion1'), n))
    if (choice === 'criterion1' && fired > 0 && regret) said.push(words.regret(rule, withInterval(regret, words)))
  }
  if (choices.every(({ worth }) => worth === null)) said.push(words.noWorth)
  if (n < FEWEST_FOR_INTERVAL) said.push(words.few(n))
  return said.map(asSentence)
}

const brief = (interval: Interval | null, write = points): string => {
  if (!interval) return NOT_TOLD
  const { mean, low, high } = interval
  return low === null || high === null ? write(mean) : `${write(mean)} (${write(low)} … ${write(high)})`
}

/** One row a group. */
export function groupsTable(
  groups: readonly Group[],
  reference: Group,
  table: Nb201Table | null,
  words: EvidenceText,
): TableData {
  return {
    columns: [
      words.setting,
      words.number,
      words.collapsed,
      words.begins,
      words.lastSkips,
      words.worthOf(words.choices.last),
      words.worthOf(words.choices.criterion1),
      words.gain,
      words.against,
    ],
    rows: () =>
      groups.map((group) => {
        const { collapsed, collapse, skips, choices } = groupSummary(group, table)
        const [last, one] = (['last', 'criterion1'] as const).map((wanted) =>
          choices.find(({ choice }) => choice === wanted),
        )
        const n = group.trials.length
        return [
          groupName(group, reference, words),
          String(n),
          `${collapsed}/${n}`,
          collapse ? epochText(collapse.median) : NOT_TOLD,
          points(skips.mean),
          brief(last?.worth ?? null),
          brief(one?.worth ?? null),
          brief(one?.gain ?? null, signed),
          group === reference ? NOT_TOLD : brief(pairedGain(group, reference, 'last', table), signed),
        ]
      }),
  }
}

/** Which settings have more skip-connects at the end than the reference, which fewer, and of which these seeds do not say. */
export function againstSentences(compared: readonly Comparison[], reference: Group, words: EvidenceText): string[] {
  return VERDICTS.flatMap((verdict) => {
    const names = compared
      .filter(({ skips }) => verdictOf(skips) === verdict)
      .map(({ group, skips }) => `${groupName(group, reference, words)} (${signed(skips.mean)})`)
    return names.length === 0 ? [] : [words.verdicts[verdict](names.join('; '))]
  })
}

/** One row a setting that shares seeds with the reference. */
export function againstTable(compared: readonly Comparison[], reference: Group, words: EvidenceText): TableData {
  return {
    columns: [words.setting, words.number, words.againstSkips, words.againstWorth],
    rows: () =>
      compared.map(({ group, skips, worth }) => [
        groupName(group, reference, words),
        String(skips.n),
        brief(skips, signed),
        brief(worth, signed),
      ]),
  }
}

const SHOWN: readonly Choice[] = ['last', 'criterion1', 'criterion2', 'eigenvalue']

/** One row a search of the group. */
export function runsTable({ group, choices }: GroupSummary, table: Nb201Table | null, words: EvidenceText): TableData {
  const shown = SHOWN.filter((choice) => choices.some((summary) => summary.choice === choice))
  const told = (value: number | null): string => (value === null ? '' : ` · ${points(value)}\u00a0%`)
  return {
    columns: [
      words.seed,
      words.begins,
      words.lastSkips,
      ...shown.map((choice) => words.returned(words.choices[choice])),
    ],
    rows: () =>
      group.trials.map((trial) => [
        String(trial.config.seed),
        String(collapseEpoch(leadingSkips(trial), trial.config) ?? NOT_TOLD),
        String(leadingSkips(trial).at(-1)),
        ...shown.map((choice) => {
          const cell = returnedCell(trial, choice, table)
          const fired = choice === 'last' || trial.rules[choice]?.firedAt !== null
          return cell && fired ? `${words.epoch} ${cell.epoch}${told(cell.worth)}` : words.never
        }),
      ]),
  }
}
