/**
 * A derived cell at thumbnail size: nodes as dots, kept operations as colored curves, skip-connects loud. The same layout
 * as the large drawing (one lane a node, x = depth), so that a cell that folds up does so here too.
 */
import { memo } from 'react'
import { NONE, type OperationName, SKIP } from '../../src/space/primitives'
import { styleOf } from './palette'

/** One kept operation. */
export interface MiniEdge {
  readonly from: number
  readonly to: number
  readonly op: OperationName
}

export interface MiniCellShape {
  readonly edges: readonly MiniEdge[]
  /** Longest path to each node. */
  readonly depths: readonly number[]
  readonly inputs: number
  /** Columns of the deepest cell of the run. */
  readonly deepest: number
}

export interface MiniCellProps extends MiniCellShape {
  readonly width: number
  readonly height: number
}

const PAD = 4

export const MiniCell = memo(function MiniCell({ edges, depths, inputs, deepest, width, height }: MiniCellProps) {
  const lanes = Math.max(1, depths.length - 1)
  const columns = Math.max(1, deepest) + (inputs > 1 ? 0.5 : 0)
  const x = (node: number): number => {
    const column = node < inputs ? node * 0.5 : (depths[node] ?? 0) + (inputs > 1 ? 0.5 : 0)
    return PAD + (column * (width - 2 * PAD)) / columns
  }
  const y = (node: number): number => PAD + (node * (height - 2 * PAD)) / lanes
  const drawn = [...edges].sort((a, b) => Number(a.op === SKIP) - Number(b.op === SKIP))
  return (
    <>
      {drawn.map(({ from, to, op }) =>
        op === NONE ? null : (
          <path
            key={`${from}-${to}`}
            className={op === SKIP ? 'mini-edge loud' : 'mini-edge'}
            data-op={op}
            stroke={styleOf(op).color}
            d={`M${round(x(from))},${round(y(from))}Q${round(x(from))},${round(y(to))} ${round(x(to))},${round(y(to))}`}
          />
        ),
      )}
      {depths.map((_, node) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a node is its index
        <circle key={node} className="mini-node" cx={round(x(node))} cy={round(y(node))} r={1.3} />
      ))}
    </>
  )
})

function round(value: number): number {
  return Math.round(10 * value) / 10
}
