/** Where the time of a step goes: a tree drawn as bars, whole step above its halves, phases and parts; width = time. */
import { hierarchy, partition } from 'd3'
import type { Player } from '../../src/protocol/facts'
import type { StepPart, StepPhase, StepTime } from '../../src/protocol/messages'
import { textWidth } from './textWidth'

export interface StepTimesProps {
  readonly width: number
  /** What a screen reader hears. */
  readonly description: string
  readonly times: readonly StepTime[]
  readonly names: {
    readonly players: Readonly<Record<Player, string>>
    readonly phases: Readonly<Record<StepPhase, string>>
    readonly parts: Readonly<Record<StepPart, string>>
  }
  /** Milliseconds and share of the step, as text. */
  readonly format: (ms: number, share: number) => string
}

interface Branch {
  readonly id: string
  readonly name: string
  readonly player: Player
  readonly ms?: number
  readonly children?: readonly Branch[]
}

const ROW = 22
const LEVELS = 3
/** How much of the player's color a level keeps. */
const TINT = [88, 34, 18] as const

export const STEP_TIMES_HEIGHT = LEVELS * ROW

function branches(times: readonly StepTime[], names: StepTimesProps['names']): Branch[] {
  const players = [...new Set(times.map(({ player }) => player))]
  return players.map((player) => {
    const own = times.filter((time) => time.player === player)
    const phases = [...new Set(own.map(({ phase }) => phase))]
    return {
      id: player,
      name: names.players[player],
      player,
      children: phases.map((phase) => ({
        id: `${player} ${phase}`,
        name: names.phases[phase],
        player,
        children: own
          .filter((time) => time.phase === phase)
          .sort((a, b) => b.ms - a.ms)
          .map(({ part, ms }) => ({ id: `${player} ${phase} ${part}`, name: names.parts[part], player, ms })),
      })),
    }
  })
}

export function StepTimes({ width, description, times, names, format }: StepTimesProps) {
  const root = hierarchy<{ readonly ms?: number; readonly children?: readonly Branch[] }>({
    children: branches(times, names),
  }).sum(({ ms = 0 }) => ms)
  const total = root.value ?? 0
  const laid = partition<{ readonly ms?: number; readonly children?: readonly Branch[] }>().size([
    width,
    (LEVELS + 1) * ROW,
  ])(root)
  return (
    <svg className="step-times picture" width={width} height={STEP_TIMES_HEIGHT} role="img" aria-label={description}>
      {total > 0 &&
        laid
          .descendants()
          .filter(({ depth }) => depth > 0)
          .map(({ x0, x1, depth, data, value = 0 }) => {
            const { id, name, player } = data as Branch
            const text = `${name} ${format(value, value / total)}`
            // A name that would not fit is left to the tooltip and the table.
            const label = [text, name].find((candidate) => textWidth(candidate) < x1 - x0 - 8)
            return (
              <g key={id} className={`step-${player}`} transform={`translate(${x0}, ${(depth - 1) * ROW})`}>
                <title>{text}</title>
                <rect
                  width={Math.max(0, x1 - x0 - 1)}
                  height={ROW - 1}
                  style={{ fill: `color-mix(in srgb, var(--player) ${TINT[depth - 1]}%, var(--paper))` }}
                />
                {label && (
                  <text className={depth === 1 ? 'on-color' : ''} x={5} y={ROW / 2} dy="0.34em">
                    {label}
                  </text>
                )}
              </g>
            )
          })}
    </svg>
  )
}
