/** One cell of any program, drawn as the cells of a run are, with its twin in words; it leaves as SVG or PNG. */
import type { Cell } from '../../src/space/cell'
import { cellDepth, cellLayers, cellNodeDepths, cellSkips } from '../../src/space/cell'
import { NONE } from '../../src/space/primitives'
import { CellGraph } from '../charts/CellGraph'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { SavePicture } from '../pictures/SavePicture'
import type { PictureStamp } from '../pictures/stamp'
import type { CellMode } from '../run/viewStore'

interface DrawnCellProps {
  readonly cell: Cell
  readonly type: 'normal' | 'reduce'
  readonly mode: CellMode
  /** Links by their place that the cell beside it does not have. */
  readonly changed: ReadonlySet<number>
  /** Depth of the deepest cell beside it, so that both are drawn alike. */
  readonly deepest: number
  readonly picture: CellPicture
}

/** What a saved picture says of the cell. */
interface CellPicture {
  readonly name: string
  /** Where it comes from, in lines. */
  readonly facts: readonly string[]
  /** A text that opens it again. */
  readonly text: string
}

/** c_{k-2}, c_{k-1}, 0, 1, ...; a cell of one input counts from it. */
export function nodeNames({ inputs, nodes }: Pick<Cell, 'inputs' | 'nodes'>): string[] {
  return Array.from({ length: nodes }, (_, node) =>
    inputs === 2 ? (['c_{k-2}', 'c_{k-1}'][node] ?? String(node - 2)) : String(node),
  )
}

export function DrawnCell({ cell, type, mode, changed, deepest, picture }: DrawnCellProps) {
  const t = useText()
  const words = useOpenedText()
  const [box, { width, height }] = useSize<HTMLDivElement>()
  const names = nodeNames(cell)
  const name = (node: number): string => names[node] ?? String(node)
  const sentences = names.slice(cell.inputs).map((own, i) => {
    const into = cell.links.filter(({ to, op }) => to === cell.inputs + i && op !== NONE)
    return t.cell.node(own, into.map(({ op, from }) => t.cell.input(op, name(from))).join(t.cell.and) || t.cell.nothing)
  })
  const text = t.cell.sentence(
    t.names.cells[type],
    sentences.join(t.code === 'zh' ? '；' : '; '),
    cellDepth(cell),
    cellSkips(cell),
  )
  const kindName = cell.inputs === 1 ? t.cell.oneCell : t.cell.title(t.names.cells[type])
  const title = words.pictureTitle(picture.name, kindName)
  const stamp: PictureStamp = {
    title,
    facts: picture.facts,
    metadata: { source: 'DARTS+ Lab', title, cell: type, genotype: picture.text },
    moment: '',
    legend: [...new Set(cell.links.map(({ op }) => op))].filter((op) => op !== NONE),
  }
  return (
    <section className="drawn-cell" data-picture="" aria-label={title}>
      <header className="panel-head">
        <h3>
          {kindName}
          <span>{words.facts(cellSkips(cell), cellDepth(cell), cellLayers(cell))}</span>
        </h3>
        <details className="twin">
          <summary>{t.cell.text}</summary>
          <p>{text}</p>
        </details>
        <SavePicture title={title} stamp={() => stamp} />
      </header>
      <div className="cell-box" ref={box}>
        {width > 0 && (
          <CellGraph
            description={text}
            width={width}
            height={height}
            mode={mode}
            inputs={cell.inputs}
            nodeNames={names}
            joined={cell.inputs === 1 ? [] : cell.concat}
            outputName="c_{k}"
            edges={cell.links.flatMap(({ op, from, to }, edge) =>
              op === NONE ? [] : [{ edge, from, to, op, strength: 0.5, chosen: true }],
            )}
            depths={cellNodeDepths(cell)}
            deepest={deepest}
            changed={changed}
            epoch={0}
            focus={null}
            moves={null}
            nodeText={(node) =>
              node === null
                ? t.views.readout.output('c_k')
                : t.views.readout[node < cell.inputs ? 'input' : 'node'](name(node))
            }
            edgeLabel={({ op, from, to }) => `${name(from)} → ${name(to)}: ${op}`}
            onFocus={() => undefined}
          />
        )}
      </div>
    </section>
  )
}
