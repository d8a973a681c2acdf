/** The cells at the cursor, drawn large: normal and reduction side by side, or one of them, and their twin in words. */
import { type ReactNode, useMemo } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import { nodeDepths } from '../../src/space/depth'
import { type CellType, cellTypes, topologyOf } from '../../src/space/topology'
import { cellEdges, changedEdges } from '../cellEdges'
import { cellText } from '../cellText'
import { CellGraph } from '../charts/CellGraph'
import { OperationBadge } from '../charts/Glyph'
import { share } from '../format'
import { useText } from '../i18n/useText'
import { edgeName, nodeName } from '../names'
import { useRun } from '../runStore'
import { useSize } from '../useSize'
import { type CellMode, useView } from '../viewStore'
import { Segmented } from './Segmented'

/** Panel width from which both cells are drawn side by side, in pixels. */
const TWO_CELLS = 780

export function CellPanel() {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const { cursor, cell, cellMode, set } = useView((view) => view)
  const record = records[cursor - 1]
  const before = records[cursor - 2]
  const types = config ? cellTypes(config.space) : (['normal'] as const)
  const [panel, size] = useSize<HTMLElement>()
  const shown = size.width >= TWO_CELLS ? types : types.filter((type) => type === cell)
  const controls = (
    <>
      {shown.length < types.length && (
        <Segmented
          label={t.cell.which}
          value={cell}
          options={types.map((type) => [type, t.names.cells[type]] as const)}
          onChange={(next) => set({ cell: next })}
        />
      )}
      <Segmented<CellMode>
        label={t.cell.mode}
        value={cellMode}
        options={[
          ['depth', t.cell.depth],
          ['order', t.cell.order],
        ]}
        onChange={(mode) => set({ cellMode: mode })}
      />
    </>
  )
  return (
    <section className="panel cell" aria-label={t.cell.panel} ref={panel}>
      {record && config ? (
        <div className={shown.length > 1 ? 'cells two' : 'cells'}>
          {shown.map((type, i) => (
            <OneCell
              key={type}
              record={record}
              before={before}
              config={config}
              cell={type}
              title={types.length > 1 ? t.cell.title(t.names.cells[type]) : t.cell.oneCell}
            >
              {i === shown.length - 1 && controls}
            </OneCell>
          ))}
        </div>
      ) : (
        <p className="placeholder">{t.cell.empty}</p>
      )}
    </section>
  )
}

interface OneCellProps {
  readonly record: EpochRecord
  readonly before: EpochRecord | undefined
  readonly config: SearchConfig
  readonly cell: CellType
  readonly title: string
  /** Controls at the end of the heading. */
  readonly children: ReactNode
}

function OneCell({ record, before, config, cell, title, children }: OneCellProps) {
  const t = useText()
  const mode = useView((view) => view.cellMode)
  const focused = useView((view) => (view.cell === cell ? view.edge : null))
  const set = useView((view) => view.set)
  const records = useRun((run) => run.records)
  const [box, { width, height }] = useSize<HTMLDivElement>()
  const { space } = config
  const topology = topologyOf(space)
  const edges = useMemo(() => cellEdges(record, config, cell), [record, config, cell])
  const changed = useMemo(
    () => (before ? changedEdges(cellEdges(before, config, cell), edges) : new Set<number>()),
    [before, config, cell, edges],
  )
  const deepest = useMemo(() => Math.max(...records.map(({ depth }) => depth[cell])), [records, cell])
  const depths = useMemo(() => nodeDepths(record.genotype, cell), [record, cell])
  const { genotype } = record
  const joined = genotype.space === 'darts' ? (cell === 'normal' ? genotype.normalConcat : genotype.reduceConcat) : []
  const text = cellText(record, cell, t)
  return (
    <div className="one-cell">
      <header className="panel-head">
        <h3>
          {title}
          <span>{t.cell.facts(record.depth[cell], record.skips[cell])}</span>
        </h3>
        <details className="twin">
          <summary>{t.cell.text}</summary>
          <p>{text}</p>
        </details>
        <span className="spring" />
        {children}
      </header>
      <div className="cell-box" ref={box}>
        {width > 0 && (
          <CellGraph
            description={text}
            width={width}
            height={height}
            mode={mode}
            inputs={topology.inputs}
            nodeNames={Array.from({ length: topology.nodes }, (_, node) => nodeName(space, node))}
            joined={joined}
            outputName="c_{k}"
            edges={edges}
            depths={depths}
            deepest={deepest}
            changed={changed}
            epoch={record.epoch}
            focus={focused}
            edgeLabel={({ edge, op, strength, chosen }) =>
              t.cell.edgeLabel(edgeName(space, edge), op, share(strength), chosen)
            }
            onFocus={(edge) => set({ edge, cell })}
          />
        )}
        <ul className={config.primitives.length > 5 ? 'legend long' : 'legend'}>
          {config.primitives.map((op) => (
            <li key={op}>
              <OperationBadge op={op} />
              {op}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
