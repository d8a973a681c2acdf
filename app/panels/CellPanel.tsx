/** The cells at the cursor, drawn large: normal and reduction side by side, or one of them, and their twin in words. */
import { type ReactNode, useMemo } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import { cellOf } from '../../src/space/cell'
import { nodeDepths } from '../../src/space/depth'
import { type CellType, presentCells, topologyOf } from '../../src/space/topology'
import { CellGraph } from '../charts/CellGraph'
import { MiniCell } from '../charts/MiniCell'
import { Segmented } from '../controls/Segmented'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { useRun } from '../run/runStore'
import { type CellMode, useView } from '../run/viewStore'
import { candidateEdges, cellEdges, changedEdges } from '../telling/cellEdges'
import { cellText } from '../telling/cellText'
import { miniCell } from '../telling/film'
import { logitChange, share } from '../telling/format'
import { edgeName, nodeName } from '../telling/names'
import { strongestByEdge } from '../telling/turn'
import { Legend } from './Legend'

/** Panel width from which both cells are drawn side by side, in pixels. */
const TWO_CELLS = 780

interface CellPanelProps {
  /** Stands before the heading: the choice between the cell and the edges. */
  readonly tabs: ReactNode
  /** The legend is here, because the edge explorer that bears it is not shown. */
  readonly legend: boolean
}

export function CellPanel({ tabs, legend }: CellPanelProps) {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const { cursor, cell, cellMode, set } = useView((view) => view)
  const record = records[cursor - 1]
  const before = records[cursor - 2]
  const types = config ? presentCells(config) : (['normal'] as const)
  const [panel, size] = useSize<HTMLElement>()
  const shown = size.width >= TWO_CELLS ? types : types.filter((type) => type === cell)
  const choice = shown.length < types.length
  const controls = (
    <>
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
    <section className="panel cell" data-part="cell" aria-label={t.cell.panel} ref={panel}>
      {config ? (
        <div className={shown.length > 1 ? 'cells two' : 'cells'}>
          {shown.map((type, i) => (
            <OneCell
              key={type}
              record={record ?? null}
              before={before}
              config={config}
              cell={type}
              title={choice ? null : types.length > 1 ? t.cell.title(t.names.cells[type]) : t.cell.oneCell}
              tabs={i === 0 ? tabs : null}
              choice={choice ? <CellChoice record={record} /> : null}
              legend={legend && i === shown.length - 1}
            >
              {i === shown.length - 1 ? controls : null}
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
  /** Null before the first epoch: the candidates are drawn, none of them ahead. */
  readonly record: EpochRecord | null
  readonly before: EpochRecord | undefined
  readonly config: SearchConfig
  readonly cell: CellType
  /** Null where the choice of the cell says it. */
  readonly title: string | null
  readonly tabs: ReactNode
  readonly choice: ReactNode
  readonly legend: boolean
  /** Controls at the end of the heading. */
  readonly children: ReactNode
}

function OneCell({ record, before, config, cell, title, tabs, choice, legend, children }: OneCellProps) {
  const t = useText()
  const mode = useView((view) => view.cellMode)
  const focused = useView((view) => (view.cell === cell ? view.edge : null))
  const set = useView((view) => view.set)
  const records = useRun((run) => run.records)
  const [box, { width, height }] = useSize<HTMLDivElement>()
  const { space } = config
  const topology = topologyOf(config)
  const edges = useMemo(
    () => (record ? cellEdges(record, config, cell) : candidateEdges(config)),
    [record, config, cell],
  )
  const changed = useMemo(
    () => (before ? changedEdges(cellEdges(before, config, cell), edges) : new Set<number>()),
    [before, config, cell, edges],
  )
  const nodes = (record?.genotype && cellOf(record.genotype, cell)?.nodes) ?? topology.nodes
  const widest = nodes - topology.inputs
  const untold = record !== null && record.genotype === null
  const deepest = useMemo(
    () =>
      records.length === 0 || untold ? widest : Math.max(widest - 1, ...records.map(({ depth }) => depth?.[cell] ?? 0)),
    [records, cell, widest, untold],
  )
  const depths = useMemo(
    () =>
      record?.genotype
        ? nodeDepths(record.genotype, cell)
        : Array.from({ length: topology.nodes }, (_, node) => Math.max(0, node - topology.inputs + 1)),
    [record, cell, topology],
  )
  const turn = useRun((run) => run.turn)
  const moves = useMemo(() => {
    if (!turn) return null
    const strongest = strongestByEdge(turn, cell)
    const most = Math.max(...strongest.map(Math.abs))
    return {
      player: turn.player,
      edges: strongest.map((move) => ({
        amount: most === 0 ? 0 : Math.abs(move) / most,
        label: turn.player === 'alphas' ? logitChange(move) : share(move),
      })),
    }
  }, [turn, cell])
  const text = record ? cellText(record, cell, t) : t.cell.empty
  return (
    <div className="one-cell" data-picture="">
      <header className="panel-head">
        {tabs}
        {choice}
        <h3>
          {title}
          {record?.depth && record.skips && !tabs && (
            <span>{t.cell.facts(record.depth[cell], record.skips[cell])}</span>
          )}
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
            nodeNames={Array.from({ length: nodes }, (_, node) => nodeName(space, node))}
            joined={joinedNodes(record, config, cell)}
            outputName="c_{k}"
            edges={edges}
            depths={depths}
            deepest={deepest}
            changed={changed}
            moves={moves}
            nodeText={(node) =>
              node === null
                ? t.views.readout.output('c_k')
                : t.views.readout[node < topology.inputs ? 'input' : 'node'](nodeName(space, node))
            }
            epoch={record?.epoch ?? 0}
            focus={focused}
            edgeLabel={({ edge, op, strength, chosen }) =>
              t.cell.edgeLabel(edgeName(space, edge), op, share(strength), chosen)
            }
            onFocus={(edge) => set({ edge, cell })}
          />
        )}
        {record && <PictureTools legend title={t.views.pictures.cell(t.names.cells[cell])} />}
        {legend && <Legend config={config} />}
      </div>
    </div>
  )
}

/** Normal or reduction, each with its cell in small, so that both are always in sight. */
function CellChoice({ record }: { readonly record: EpochRecord | undefined }) {
  const t = useText()
  const cell = useView((view) => view.cell)
  const set = useView((view) => view.set)
  return (
    <fieldset className="segmented cell-choice">
      <legend className="hidden">{t.cell.which}</legend>
      {(['normal', 'reduce'] as const).map((type) => (
        <label key={type} className={cell === type ? 'on' : ''}>
          <input type="radio" name="cell-choice" checked={cell === type} onChange={() => set({ cell: type })} />
          {record && (
            <svg className="mini" width={34} height={22} aria-hidden="true">
              <MiniCell {...miniCell(record, type)} width={34} height={22} />
            </svg>
          )}
          <span>{t.names.cells[type]}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Nodes whose feature maps are joined into the output; none in a space where the last node is the output. */
function joinedNodes(record: EpochRecord | null, config: SearchConfig, cell: CellType): readonly number[] {
  if (config.space !== 'darts') return []
  if (record?.genotype?.space === 'darts') return record.genotype[cell === 'normal' ? 'normalConcat' : 'reduceConcat']
  return topologyOf(config).output
}
