/** The cell that a search has derived at the cursor, and what it is worth. */
import type { Genotype } from '../../src/space/genotype'
import { MiniCell, type MiniCellShape } from '../charts/MiniCell'
import type { AnswersText } from '../i18n/answers/en'
import { drawnCell } from '../telling/film'
import { percent } from '../telling/format'
import type { Course } from './answers'

const CELL = { width: 132, height: 74 } as const

export function AnswerCell({
  course,
  cursor,
  words,
}: {
  readonly course: Course
  readonly cursor: number
  readonly words: AnswersText
}) {
  const epoch = Math.min(cursor, course.cells.length)
  const cell = course.cells[epoch - 1] ?? null
  const worth = course.worth[epoch - 1]
  return (
    <figure>
      <svg {...CELL} role="img" aria-label={words.cell(epoch)}>
        <MiniCell {...miniCellOf(cell)} {...CELL} />
      </svg>
      <figcaption>
        {words.cell(epoch)}
        <br />
        {worth !== undefined && Number.isFinite(worth) ? (
          <b>{words.worth(percent(worth))}</b>
        ) : (
          <span>{words.worthUnknown}</span>
        )}
      </figcaption>
    </figure>
  )
}

const shapes = new WeakMap<Genotype, MiniCellShape>()

/** The same cell gives the same object, so that it is not drawn again. */
function miniCellOf(genotype: Genotype | null): MiniCellShape {
  const known = genotype && shapes.get(genotype)
  if (known) return known
  const made = drawnCell({ genotype }, 'normal')
  if (genotype) shapes.set(genotype, made)
  return made
}
