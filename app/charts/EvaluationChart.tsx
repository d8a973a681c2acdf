/**
 * Final accuracy against the search epoch: one mark a training, a bar from the lowest to the highest seed, the mean on it,
 * and a line through the means. A picture of its own, with its own axis: it is never drawn into that of search accuracy.
 */
import { extent, line, scaleLinear, ticks } from 'd3'
import type { ReactNode } from 'react'
import { DataTable } from './DataTable'
import type { TableData } from './TableBody'
import { epochTicks, timeScale } from './time'

export interface EvaluatedEpoch {
  /** Completed epochs of the search. */
  readonly epoch: number
  /** 0..1 each. */
  readonly accuracies: readonly number[]
  readonly mean: number
  /** Skip-connects of a cell. */
  readonly skips: number
}

export interface EvaluationChartProps {
  readonly title: string
  readonly unit: string
  /** What the accuracies were measured with; said under the title. */
  readonly budget: string
  readonly description: string
  readonly width: number
  readonly height: number
  /** Planned epochs of the search. */
  readonly epochs: number
  readonly points: readonly EvaluatedEpoch[]
  readonly cursor: number
  readonly skipLabel: string
  readonly tableLabel: string
  readonly table: TableData
  /** Buttons beside the table: saving the picture. */
  readonly tools?: ReactNode
}

/** Room of a number of skip-connects, in pixels. */
const NUMBER = 12

const MARGIN = { left: 48, right: 16, top: 10, bottom: 40 }

export function EvaluationChart(props: EvaluationChartProps) {
  const { width, height, epochs, points, cursor } = props
  const all = points.flatMap(({ accuracies }) => accuracies.map((accuracy) => 100 * accuracy))
  const [least = 0, most = 100] = extent(all)
  const pad = Math.max(1, (most - least) * 0.2)
  const low = Math.max(0, Math.floor(least - pad))
  const high = Math.min(100, Math.ceil(most + pad))
  const x = timeScale(epochs, width, { left: MARGIN.left, right: MARGIN.right })
  const y = scaleLinear([low, high], [height - MARGIN.bottom, MARGIN.top])
  const path = line<EvaluatedEpoch>(
    ({ epoch }) => x(epoch),
    ({ mean }) => y(100 * mean),
  )
  // Without room for all of them, those that differ from the one before always stand there, and others keep clear of them.
  let written = Number.NEGATIVE_INFINITY
  const numbered = points.filter(({ epoch, skips }, i) => {
    const next = points.slice(i + 1).find((later) => later.skips !== skips)
    const isClear = x(epoch) - written >= NUMBER && (!next || x(next.epoch) - x(epoch) >= NUMBER)
    const stands = skips !== points[i - 1]?.skips || isClear
    if (stands) written = x(epoch)
    return stands
  })
  return (
    <figure className="chart evaluation-chart" data-picture="" aria-label={`${props.title}. ${props.description}`}>
      <figcaption>
        <span className="chart-title">{props.title}</span>
        <span className="chart-unit">{props.unit}</span>
        <span className="chart-note">{props.budget}</span>
        <span className="chart-tools">
          <DataTable
            label={props.tableLabel}
            caption={`${props.title} (${props.unit}). ${props.budget}`}
            data={props.table}
          />
          {props.tools}
        </span>
      </figcaption>
      <svg width={width} height={height} aria-hidden="true" className="chart-picture picture">
        {ticks(low, high, 5).map((tick) => (
          <g key={tick} className="grid" transform={`translate(0,${y(tick)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} />
            <text x={MARGIN.left - 8} dy="0.34em" textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <g className="time-ticks" transform={`translate(0,${height - 22})`}>
          {epochTicks(x, epochs, 34).map((tick) => (
            <text key={tick} x={x(tick)} textAnchor="middle">
              {tick}
            </text>
          ))}
        </g>
        {cursor > 0 && (
          <line
            className="evaluation-cursor"
            x1={x(cursor)}
            x2={x(cursor)}
            y1={MARGIN.top}
            y2={height - MARGIN.bottom}
          />
        )}
        <path className="evaluation-line" d={path(points) ?? ''} />
        {points.map(({ epoch, accuracies, mean }) => (
          <g key={epoch} transform={`translate(${x(epoch)},0)`}>
            <line
              className="evaluation-spread"
              y1={y(100 * Math.min(...accuracies))}
              y2={y(100 * Math.max(...accuracies))}
            />
            {accuracies.map((accuracy, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: seeds keep their order
              <circle key={i} className="evaluation-seed" cy={y(100 * accuracy)} r={2.4} />
            ))}
            <circle className="evaluation-mean" cy={y(100 * mean)} r={4.4} />
          </g>
        ))}
        {numbered.map(({ epoch, skips }) => (
          <text key={epoch} className="evaluation-skips" x={x(epoch)} y={height - 5} textAnchor="middle">
            {skips}
          </text>
        ))}
        <text className="evaluation-skips" x={0} y={height - 5}>
          {props.skipLabel}
        </text>
      </svg>
    </figure>
  )
}
