/** What a live run may have besides its algorithm: the order of the alpha step, alphas of every cell, the eigenvalue, the gauges, any setting. */
import { type ReactNode, useId } from 'react'
import { NODES } from '../../src/protocol/config'
import type { OperationSetId } from '../../src/space/operationSets'
import { PUBLISHED_NODES, topologyOf } from '../../src/space/topology'
import '../styles/setup.css'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { type OwnChoices, offeredSets, possible, type Searched, type Ticked } from './choices'

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
  /** What the address has on already, in a way that a tick cannot say: every third epoch, for example. */
  readonly given: ReadonlySet<Ticked>
  readonly choices: OwnChoices
  /** What is wrong with the settings that were typed in. */
  readonly wrong: string | null
  readonly onChange: (choices: OwnChoices) => void
}

export function SetupOptions({ searched, given, choices, wrong, onChange }: SetupOptionsProps) {
  const t = useText()
  const id = useId()
  const { algorithms, cells } = useSetupText()
  const { options, sets } = algorithms
  const can = possible(searched)
  const offered = offeredSets(searched, choices.nodes)
  // What was chosen may not go with the nodes, or the algorithm, that were chosen later.
  const operations = offered.includes(choices.operations) ? choices.operations : 'listed'
  const tick = (name: Ticked, label: string, about: string): ReactNode =>
    can[name] && (
      <label key={name} className="sheet-choice">
        <span>
          <input
            type="checkbox"
            checked={choices[name] || given.has(name)}
            disabled={given.has(name)}
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
          aria-describedby={wrong === null ? undefined : id}
          onChange={({ currentTarget }) => onChange({ ...choices, more: currentTarget.value })}
        />
        <span className="fine">{options.moreAbout}</span>
      </label>
      {wrong && (
        <p className="warn" role="alert" id={id}>
          {t.failures['bad-config'].what} <code>{wrong}</code>
        </p>
      )}
    </div>
  )
}
