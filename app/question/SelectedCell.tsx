/** One cell that an answer builds: drawn small, its skip-connects, what it is worth, and the way to its training. */
import type { ReactNode } from 'react'
import { type Cell, cellOf } from '../../src/space/cell'
import { chosenEdges, nodeDepths } from '../../src/space/depth'
import { countSkips, type Genotype } from '../../src/space/genotype'
import { type Network, presentCells } from '../../src/space/topology'
import { MiniCell } from '../charts/MiniCell'
import type { questionEn } from '../i18n/question/en'

interface SelectedCellProps {
  readonly words: typeof questionEn
  readonly name: string
  readonly genotype: Genotype
  /** The network that it is a cell of. */
  readonly config: Network
  readonly worth: ReactNode
  /** What stands beside it, e.g. the supernet's own score. */
  readonly note?: string
  readonly onOpen: (genotype: Genotype) => void
}

const SIZE = { width: 190, height: 104 } as const

export function SelectedCell({ words, name, genotype, config, worth, note, onOpen }: SelectedCellProps) {
  const { space } = genotype
  const skips = countSkips(genotype)
  const t = words.cells
  const types = presentCells(config)
  return (
    <figure className="question-cell">
      <figcaption>
        <b>{name}</b>
      </figcaption>
      {types.map((type) => {
        const drawn = words.table.cells[type]
        const chosen = chosenEdges(genotype, type)
        const { inputs, nodes, links } = cellOf(genotype, type) as Cell
        const told = t.skips(skips[type], space === 'darts' ? chosen.length : links.length)
        const shape = { edges: chosen, depths: nodeDepths(genotype, type), inputs, deepest: nodes - inputs }
        return (
          <div key={type}>
            <svg {...SIZE} role="img" aria-label={t.cell(name, drawn)}>
              <MiniCell {...shape} {...SIZE} />
            </svg>
            <small>{space === 'darts' ? t.line(drawn, told) : told}</small>
          </div>
        )
      })}
      {worth}
      {note && <p className="fine">{note}</p>}
      <button type="button" className="link" aria-label={t.open(name)} onClick={() => onOpen(genotype)}>
        {t.openShort}
      </button>
    </figure>
  )
}
