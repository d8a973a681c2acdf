/** Edges by operations: what the loss rises by without each, as a heat table; what alpha and what removal choose is marked. */
import type { CSSProperties } from 'react'
import type { ProjectionReading } from '../../src/protocol/projection'
import { REMOVED, type Table } from '../../src/space/alphas'
import type { Primitive, SpaceId } from '../../src/space/primitives'
import { OperationBadge } from '../charts/Glyph'
import type { questionEn } from '../i18n/question/en'
import { edgeName } from '../telling/names'

interface RemovalTableProps {
  readonly words: (typeof questionEn)['table']
  readonly caption: string
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  /** [edges][primitives], as are the removals: what is REMOVED is no candidate of its edge. */
  readonly alphas: Table
  readonly removals: readonly (readonly number[])[]
  readonly choices: ProjectionReading['choices']['normal']
  /** Largest size of a number in any table of the answer: full color. */
  readonly largest: number
}

/** A rise of the loss with its sign; places enough to tell the largest. */
export function signedLoss(value: number, largest: number): string {
  const digits = Math.abs(value).toFixed(largest < 0.02 ? 4 : 3)
  return Number(digits) === 0 ? '0' : `${value < 0 ? '\u2212' : '+'}${digits}`
}

/** Share of the full color; small ones are still seen. */
const strength = (value: number, largest: number): string =>
  `${Math.round(48 * Math.sqrt(Math.min(1, Math.abs(value) / largest)))}%`

export function RemovalTable({
  words,
  caption,
  space,
  primitives,
  alphas,
  removals,
  choices,
  largest,
}: RemovalTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="removal-box" tabIndex={0} aria-label={caption}>
      <table className="removals">
        <caption>
          <span>{caption}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.edge}</th>
            {primitives.map((op) => (
              <th key={op} scope="col" title={op}>
                <OperationBadge op={op} />
                <span className="removal-op">{op}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {removals.map((row, edge) => (
            <tr key={edgeName(space, edge)}>
              <th scope="row">{edgeName(space, edge)}</th>
              {row.map((value, op) => {
                const [alpha, removal] = [choices[edge]?.alpha === op, choices[edge]?.removal === op]
                const heat = value === 0 ? undefined : value > 0 ? 'needed' : 'better'
                return (
                  <td
                    key={primitives[op]}
                    data-heat={heat}
                    data-chosen={alpha && removal ? 'both' : alpha ? 'alpha' : removal ? 'removal' : undefined}
                    style={{ '--heat': strength(value, largest) } as CSSProperties}
                  >
                    {(alphas[edge]?.[op] ?? 0) <= REMOVED ? '·' : signedLoss(value, largest)}
                    {alpha && (
                      <b className="removal-mark">
                        <span aria-hidden="true">{words.alphaMark}</span>
                        <span className="hidden">{words.alpha}</span>
                      </b>
                    )}
                    {removal && (
                      <b className="removal-mark">
                        <span aria-hidden="true">{words.removalMark}</span>
                        <span className="hidden">{words.removal}</span>
                      </b>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
