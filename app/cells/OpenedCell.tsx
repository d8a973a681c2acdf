/** One opened cell: its drawing, another beside it, what is to be said of it, and what can be done with it. */
import { useEffect, useMemo } from 'react'
import { stampOfCell } from '../../src/export/fromCell'
import { stampLines } from '../../src/export/stamp'
import { textOfCells } from '../../src/import/cellText'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { remarkText } from '../../src/import/remarks'
import { type Cell, cellDepth } from '../../src/space/cell'
import { differenceOf } from '../../src/space/compareCells'
import { NONE } from '../../src/space/primitives'
import { OperationBadge } from '../charts/Glyph'
import { Segmented } from '../controls/Segmented'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { type Beside, besideOf } from './beside'
import { CellFacts } from './CellFacts'
import { cellsStore, useCells } from './cellsStore'
import { Differences } from './Differences'
import { DrawnCell } from './DrawnCell'
import { TakeAway } from './TakeAway'

const TrainCell = late(() => import('./TrainCell').then((m) => m.TrainCell))

const TYPES = ['normal', 'reduce'] as const

function changedLinks(cell: Cell | null, other: Cell | null): ReadonlySet<number> {
  if (!cell || !other) return new Set()
  const only = differenceOf(cell, other).onlyA
  return new Set(cell.links.flatMap((link, i) => (only.includes(link) ? [i] : [])))
}

/** What it can be compared with at this moment. */
function useBeside(cell: ForeignGenotype): readonly Beside[] {
  const words = useOpenedText()
  const { cells, shown, before } = useCells((state) => state)
  const cursor = useView((view) => view.cursor)
  const genotype = useRun((run) => run.records[cursor - 1]?.genotype ?? null)
  return useMemo(
    () => besideOf(cell, { cells, shown, before, run: genotype && { name: words.ofRun(cursor), genotype } }),
    [cell, cells, shown, before, genotype, words, cursor],
  )
}

interface OpenedCellProps {
  readonly cell: ForeignGenotype
  /** Where it was read from; null for a text that was pasted or linked. */
  readonly file: string | null
  readonly readTable: (() => void) | null
}

export function OpenedCell({ cell, file, readTable }: OpenedCellProps) {
  const t = useText()
  const words = useOpenedText()
  const mode = useView((view) => view.cellMode)
  const set = useView((view) => view.set)
  const key = useCells((state) => state.beside)
  const choices = useBeside(cell)
  const beside = choices.find((one) => one.key === key)
  const text = useMemo(() => textOfCells(cell), [cell])
  // Of every cell that is opened, also one that was open before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store forgets the text when a cell is opened
  useEffect(() => cellsStore.getState().set({ text }), [cell, text])
  const compared = [cell, ...(beside ? [beside.cell] : [])]
  const types = TYPES.filter((type) => compared.some((one) => one[type]))
  const graphs = compared.flatMap((one) => TYPES.flatMap((type) => one[type] ?? []))
  const operations = [...new Set(graphs.flatMap(({ links }) => links.map(({ op }) => op)))].filter((op) => op !== NONE)
  const remarks = cell.remarks.flatMap(({ id, ...values }) => {
    const named = 'cell' in values ? { ...values, cell: words.kinds[values.cell] } : values
    return remarkText({ id, values: named }, words.remarks[id]) ?? []
  })
  const picture = (one: ForeignGenotype) => {
    const from = one === cell ? stampLines(cell.stamp ?? stampOfCell(cell.name, file)).slice(0, 2) : []
    return { name: one.name ?? words.unnamed, facts: from, text: textOfCells(one) }
  }
  return (
    <>
      <div className="opened-tools">
        <Segmented
          label={t.cell.mode}
          value={mode}
          options={[
            ['depth', t.cell.depth],
            ['order', t.cell.order],
          ]}
          onChange={(cellMode) => set({ cellMode })}
        />
        {choices.length > 0 && (
          <label className="field">
            <span>{words.beside}</span>
            <select
              value={beside?.key ?? ''}
              onChange={({ target }) => cellsStore.getState().set({ beside: target.value || null })}
            >
              <option value="">{words.none}</option>
              {choices.map(({ key: id, name, common }) => (
                <option key={id} value={id}>
                  {common ? words.near(name ?? words.unnamed, common.operations, common.of) : (name ?? words.unnamed)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className={types.length > 1 || beside ? 'opened-cells two' : 'opened-cells'}>
        {compared.flatMap((one) =>
          types.map((type) => {
            const graph = one[type]
            const other = (one === cell ? beside?.cell : cell)?.[type] ?? null
            return (
              <div key={`${one === cell ? 'own' : 'other'} ${type}`}>
                {beside && <b className="opened-name">{one.name ?? words.unnamed}</b>}
                {graph && (
                  <DrawnCell
                    cell={graph}
                    type={type}
                    mode={mode}
                    changed={beside ? changedLinks(graph, other) : new Set()}
                    deepest={Math.max(...graphs.map(cellDepth))}
                    picture={picture(one)}
                  />
                )}
              </div>
            )
          }),
        )}
      </div>
      <ul className="opened-legend" aria-label={words.operations}>
        {operations.map((op) => (
          <li key={op}>
            <OperationBadge op={op} />
            {op}
          </li>
        ))}
      </ul>
      {beside && <Differences cell={cell} beside={beside} />}
      {remarks.map((remark) => (
        <p key={remark} className="opened-remark">
          {remark}
        </p>
      ))}
      <CellFacts cell={cell} choices={choices} readTable={readTable} />
      <TakeAway cell={cell} file={file} text={text} />
      <Boundary>
        <TrainCell cell={cell} />
      </Boundary>
    </>
  )
}
