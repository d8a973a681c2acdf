/** The plane of the toy bilevel problem: validation loss as contours, the line of best weights, and one or two trajectories. */
import { contours, geoPath, geoTransform, line, range, scaleLinear } from 'd3'
import { useMemo } from 'react'

interface PlanePoint {
  readonly alpha: number
  readonly w: number
}

export interface ToyPlaneProps {
  readonly label: string
  readonly size: number
  /** Height of the surface whose level lines are drawn. */
  readonly loss: (point: PlanePoint) => number
  /** Places passed so far, the present one last. */
  readonly path: readonly PlanePoint[]
  /** Another course to compare with, drawn faint. */
  readonly ghost: readonly PlanePoint[]
  readonly solution: PlanePoint
  readonly rest: PlanePoint
  readonly words: { readonly solution: string; readonly rest: string; readonly best: string }
}

const LOW = -2.4
const HIGH = 3.6
const GRID = 61
const MARGIN = { left: 40, right: 12, top: 12, bottom: 34 }
const LEVELS = [-4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6]

export function ToyPlane({ label, size, loss, path, ghost, solution, rest, words }: ToyPlaneProps) {
  const x = scaleLinear([LOW, HIGH], [MARGIN.left, size - MARGIN.right])
  const y = scaleLinear([LOW, HIGH], [size - MARGIN.bottom, MARGIN.top])
  const levels = useMemo(() => {
    const at = scaleLinear([0, GRID - 1], [LOW, HIGH])
    const heights = range(GRID * GRID).map((i) => loss({ alpha: at(i % GRID), w: at(Math.floor(i / GRID)) }))
    return contours().size([GRID, GRID]).thresholds(LEVELS)(heights)
  }, [loss])
  const cell = scaleLinear([0.5, GRID - 0.5], [LOW, HIGH])
  const project = geoPath(
    geoTransform({
      point(px, py) {
        this.stream.point(x(cell(px)), y(cell(py)))
      },
    }),
  )
  const course = line<PlanePoint>(
    ({ alpha }) => x(alpha),
    ({ w }) => y(w),
  )
  const now = path.at(-1) ?? solution
  const ticks = [-2, -1, 0, 1, 2, 3]
  return (
    <svg
      className="toy-plane picture"
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
    >
      <clipPath id="toy-clip">
        <rect
          x={MARGIN.left}
          y={MARGIN.top}
          width={size - MARGIN.left - MARGIN.right}
          height={size - MARGIN.top - MARGIN.bottom}
        />
      </clipPath>
      <g clipPath="url(#toy-clip)">
        {levels.map((level) => (
          <path
            key={level.value}
            className={level.value === 0 ? 'toy-level zero' : 'toy-level'}
            d={project(level) ?? ''}
          />
        ))}
        <line className="toy-best" x1={x(LOW)} y1={y(LOW)} x2={x(HIGH)} y2={y(HIGH)} />
        <path className="toy-ghost" d={course(ghost) ?? ''} />
        <path className="toy-course" d={course(path) ?? ''} />
      </g>
      <g className="axis">
        {ticks.map((tick) => (
          <g key={tick}>
            <text x={x(tick)} y={size - MARGIN.bottom + 15} textAnchor="middle">
              {String(tick).replace('-', '\u2212')}
            </text>
            <text x={MARGIN.left - 8} y={y(tick)} dy="0.34em" textAnchor="end">
              {String(tick).replace('-', '\u2212')}
            </text>
          </g>
        ))}
        <text className="toy-axis" x={size - MARGIN.right} y={size - 4} textAnchor="end">
          alpha
        </text>
        <text className="toy-axis" x={4} y={MARGIN.top + 8}>
          w
        </text>
      </g>
      <text className="toy-note" transform={`translate(${x(-1.55)},${y(-1.3)}) rotate(-45)`}>
        {words.best}
      </text>
      <Place at={rest} x={x} y={y} kind="toy-rest" name={words.rest} />
      <Place at={solution} x={x} y={y} kind="toy-solution" name={words.solution} />
      <circle className="toy-now" cx={x(now.alpha)} cy={y(now.w)} r={6} />
    </svg>
  )
}

interface PlaceProps {
  readonly at: PlanePoint
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly kind: string
  readonly name: string
}

function Place({ at, x, y, kind, name }: PlaceProps) {
  const above = kind === 'toy-rest'
  return (
    <g className={kind} transform={`translate(${x(at.alpha)},${y(at.w)})`}>
      <circle r={9} />
      <text x={above ? -13 : 13} dy={above ? '-0.5em' : '1.1em'} textAnchor={above ? 'end' : 'start'}>
        {name}
      </text>
    </g>
  )
}
