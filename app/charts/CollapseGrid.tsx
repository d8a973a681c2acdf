/** The collapse map: settings by settings, a field the redder the more it collapses, a dot a seed. */
export interface GridSeed {
  readonly id: string
  /** 0 to 1: how far the dot is filled. */
  readonly share: number
}

export interface GridField {
  readonly key: string
  readonly x: number
  readonly y: number
  /** 0 to 1: how red. */
  readonly share: number
  readonly text: string
  readonly seeds: readonly GridSeed[]
  readonly chosen: boolean
}

export interface CollapseGridProps {
  readonly xs: readonly string[]
  readonly ys: readonly string[]
  readonly xName: string
  readonly yName: string
  readonly fields: readonly GridField[]
  readonly width: number
  readonly onChoose: (key: string) => void
  readonly onSeed: (id: string) => void
}

/** Room for the name of the axis that goes down. */
const NAMED = 22
const BARE = 4
const ROW = 74
/** Between two dots, and what a field leaves for them. */
const STEP = { most: 13, least: 5 }
const DOTS_HIGH = 40
/** Of what a label may take, about 6.2 px a character. */
const CHARACTER = 6.2
const WIDEST = 150

export function CollapseGrid({ xs, ys, xName, yName, fields, width, onChoose, onSeed }: CollapseGridProps) {
  const longest = Math.max(0, ...ys.map(({ length }) => length))
  const left = yName === '' ? 4 : Math.min(Math.min(WIDEST, width / 3), longest * CHARACTER + 12)
  const column = Math.min(170, (width - left - 4) / Math.max(1, xs.length))
  const top = yName === '' ? BARE : NAMED
  const bottom = top + ys.length * ROW
  const height = bottom + 38
  const fits = (text: string, room: number): string => {
    const most = Math.max(3, Math.floor(room / CHARACTER))
    return text.length > most ? `${text.slice(0, most - 1)}…` : text
  }
  return (
    <svg className="chart-picture picture collapse-grid" width={width} height={height} aria-hidden="true">
      {yName !== '' && (
        <text x={0} y={13} className="axis-name">
          {`${yName} ↓`}
        </text>
      )}
      {ys.map((y, row) => (
        <text key={y} x={left - 8} y={top + (row + 0.5) * ROW} dy="0.34em" textAnchor="end">
          {fits(y, left - 8)}
        </text>
      ))}
      {xs.map((x, i) => (
        <text key={x} x={left + (i + 0.5) * column} y={bottom + 15} textAnchor="middle">
          {fits(x, column - 4)}
        </text>
      ))}
      <text x={left + (xs.length * column) / 2} y={height - 6} textAnchor="middle" className="axis-name">
        {`${xName} →`}
      </text>
      {fields.map(({ key, x, y, share, text, seeds, chosen }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list of settings above does the same by keyboard
        <g key={key} transform={`translate(${left + x * column},${top + y * ROW})`} onClick={() => onChoose(key)}>
          <rect
            className="grid-field"
            x={2}
            y={2}
            width={column - 4}
            height={ROW - 4}
            rx={5}
            fillOpacity={0.75 * share}
          />
          {chosen && <rect className="grid-chosen" x={2} y={2} width={column - 4} height={ROW - 4} rx={5} />}
          <text className="grid-value" x={column / 2} y={22} textAnchor="middle">
            {text}
          </text>
          <Dots seeds={seeds} column={column} onSeed={onSeed} />
        </g>
      ))}
    </svg>
  )
}

type DotsProps = Pick<GridField, 'seeds'> & Pick<CollapseGridProps, 'onSeed'> & { readonly column: number }

/** All of them, closer where they are many. */
function Dots({ seeds, column, onSeed }: DotsProps) {
  const room = column - 14
  const n = seeds.length
  const step = Math.max(STEP.least, Math.min(STEP.most, Math.floor(Math.sqrt((room * DOTS_HIGH) / n))))
  const perRow = Math.max(1, Math.floor(room / step))
  return seeds.map((seed, i) => {
    const row = Math.floor(i / perRow)
    const inRow = Math.min(perRow, n - perRow * row)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the table of searches below does the same by keyboard
      <circle
        key={seed.id}
        className="grid-seed"
        cx={column / 2 + ((i % perRow) - (inRow - 1) / 2) * step}
        cy={34 + row * step}
        r={0.38 * step}
        fillOpacity={seed.share}
        onClick={(event) => {
          event.stopPropagation()
          onSeed(seed.id)
        }}
      />
    )
  })
}
