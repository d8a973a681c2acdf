/** What a live run may have besides its algorithm: the order of the alpha step, alphas of every cell, the eigenvalue, the gauges, any setting. */
import type { ReactNode } from 'react'
import { canOwnAlphas, definitionOf } from '../../src/protocol/algorithms'
import { NODES, type SearchConfig } from '../../src/protocol/config'
import { edgeListsOf, OPERATION_SETS, type OperationSetId, operationSet } from '../../src/space/operationSets'
import { PUBLISHED_NODES, topologyOf } from '../../src/space/topology'
import '../styles/setup.css'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'

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

type Searched = Pick<SearchConfig, 'algorithm' | 'space' | 'cells'>

/** Networks of one or two cells have no normal cell, without which a second-order step has nothing to move. */
const FEWEST_CELLS = 3

/** The named sets that the algorithm can search in the space; one that names edges belongs to the published cell. */
function offeredSets({ algorithm, space }: Searched, nodes: number): OperationSetId[] {
  const { noAuxiliarySkip, noNoise, oneList } = definitionOf(algorithm)
  return OPERATION_SETS.filter((id) => {
    const set = operationSet(id, space)
    if (set === null) return id === 'listed'
    const refused = [
      noAuxiliarySkip && set.auxiliarySkip > 0,
      noNoise && set.primitives.includes('noise'),
      edgeListsOf(id) && (oneList || nodes !== PUBLISHED_NODES),
    ]
    return !refused.some(Boolean)
  })
}

function possible({
  algorithm,
  space,
  cells,
}: Searched): Record<keyof Omit<OwnChoices, 'more' | 'operations' | 'nodes' | 'concat'>, boolean> {
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

/** Nodes of a cell and how many it puts out. */
function CellNodes({ choices, onChange }: Pick<SetupOptionsProps, 'choices' | 'onChange'>) {
  const { cells: words } = useSetupText()
  const { nodes, concat } = choices
  const { edges } = topologyOf({ space: 'darts', nodes })
  return (
    <>
      <label className="sheet-choice">
        <span>{words.nodes}</span>
        <select
          value={nodes}
          onChange={({ currentTarget }) => onChange({ ...choices, nodes: Number(currentTarget.value), concat: null })}
        >
          {Array.from({ length: NODES.most - NODES.fewest + 1 }, (_, i) => NODES.fewest + i).map((count) => (
            <option key={count} value={count}>
              {count === PUBLISHED_NODES ? words.nodesPublished(count) : count}
            </option>
          ))}
        </select>
        <span className="fine">{words.nodesAbout(edges.length)}</span>
      </label>
      <label className="sheet-choice">
        <span>{words.joined}</span>
        <select
          value={concat ?? nodes}
          onChange={({ currentTarget }) => onChange({ ...choices, concat: Number(currentTarget.value) })}
        >
          {Array.from({ length: nodes }, (_, i) => nodes - i).map((count) => (
            <option key={count} value={count}>
              {count === nodes ? words.joinedAll : words.joinedLast(count)}
            </option>
          ))}
        </select>
        <span className="fine">{words.joinedAbout}</span>
      </label>
    </>
  )
}

interface SetupOptionsProps {
  readonly searched: Searched
  readonly choices: OwnChoices
  /** What is wrong with the settings that were typed in. */
  readonly wrong: string | null
  readonly onChange: (choices: OwnChoices) => void
}

export function SetupOptions({ searched, choices, wrong, onChange }: SetupOptionsProps) {
  const t = useText()
  const { algorithms, cells } = useSetupText()
  const { options, sets } = algorithms
  const can = possible(searched)
  const offered = offeredSets(searched, choices.nodes)
  // What was chosen may not go with the nodes, or the algorithm, that were chosen later.
  const operations = offered.includes(choices.operations) ? choices.operations : 'listed'
  const tick = (name: keyof typeof can, label: string, about: string): ReactNode =>
    can[name] && (
      <label key={name} className="sheet-choice">
        <span>
          <input
            type="checkbox"
            checked={choices[name]}
            onChange={({ currentTarget }) => onChange({ ...choices, [name]: currentTarget.checked })}
          />{' '}
          {label}
        </span>
        <span className="fine">{about}</span>
      </label>
    )
  return (
    <div className="sheet-options">
      <label className="sheet-choice">
        <span>{sets.label}</span>
        <select
          value={operations}
          onChange={({ currentTarget }) => onChange({ ...choices, operations: currentTarget.value as OperationSetId })}
        >
          {offered.map((id) => (
            <option key={id} value={id}>
              {sets.names[id].name}
            </option>
          ))}
        </select>
        <span className="fine">{sets.names[operations].summary}</span>
      </label>
      {searched.space === 'darts' && <CellNodes choices={choices} onChange={onChange} />}
      {tick('secondOrder', options.secondOrder, options.secondOrderAbout)}
      {tick('ownAlphas', cells.own, cells.ownSummary)}
      {tick('eigenvalue', options.eigenvalue, options.eigenvalueAbout)}
      {tick('gauges', options.gauges, options.gaugesAbout)}
      <label className="sheet-choice">
        <span>{options.more}</span>
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          placeholder="alphas.lr=0.01 epochs=20"
          value={choices.more}
          aria-invalid={wrong !== null}
          onChange={({ currentTarget }) => onChange({ ...choices, more: currentTarget.value })}
        />
        <span className="fine">{options.moreAbout}</span>
      </label>
      {wrong && (
        <p className="warn" role="alert">
          {t.failures['bad-config'].what} <code>{wrong}</code>
        </p>
      )}
    </div>
  )
}
