/** What two cells side by side have in common, and what only one of them has. */
import type { ForeignGenotype } from '../../src/import/genotypes'
import { differenceOf } from '../../src/space/compareCells'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import type { Beside } from './beside'
import { nodeNames } from './DrawnCell'

interface DifferencesProps {
  readonly cell: ForeignGenotype
  readonly beside: Beside
}

export function Differences({ cell, beside: { cell: other, common } }: DifferencesProps) {
  const t = useText()
  const words = useOpenedText()
  const [name, otherName] = [cell.name ?? words.unnamed, other.name ?? words.unnamed]
  return (
    <div className="opened-differences">
      {common && <p>{words.common(otherName, common.edges, common.operations, common.of)}</p>}
      {(['normal', 'reduce'] as const).map((type) => {
        const [a, b] = [cell[type], other[type]]
        if (!a || !b) return null
        const { onlyA, onlyB } = differenceOf(a, b)
        const say = (links: typeof onlyA, names: readonly string[]): string =>
          links.map(({ op, from, to }) => `${names[from]} → ${names[to]} ${op}`).join(', ') || words.nothing
        return (
          <p key={type} className="opened-remark">
            {words.differs(
              a.inputs === 1 ? t.cell.oneCell : t.cell.title(t.names.cells[type]),
              name,
              say(onlyA, nodeNames(a)),
              otherName,
              say(onlyB, nodeNames(b)),
            )}
          </p>
        )
      })}
    </div>
  )
}
