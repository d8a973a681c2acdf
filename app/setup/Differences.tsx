/** How a search differs from the paper's, setting by setting. */
import type { DatasetId } from '../../src/protocol/config'
import { useSetupText } from '../i18n/setup/useSetupText'
import type { Difference } from './setup'

/** Differences listed before the rest is folded away. */
const SHOWN = 6

interface DifferencesProps {
  readonly rows: readonly Difference[]
}

export function Differences({ rows }: DifferencesProps) {
  const setup = useSetupText()
  return (
    <section>
      <h3>{setup.differs}</h3>
      {rows.length === 0 && <p>{setup.same}</p>}
      <Rows rows={rows.slice(0, SHOWN)} />
      {rows.length > SHOWN && (
        <details>
          <summary>{setup.more}</summary>
          <Rows rows={rows.slice(SHOWN)} />
        </details>
      )}
    </section>
  )
}

function Rows({ rows }: DifferencesProps) {
  const setup = useSetupText()
  const images = (id: string): string => setup.datasets[id as DatasetId] ?? id
  return (
    <table className="differences">
      <tbody>
        {rows.map(({ field, value, paper }) => (
          <tr key={field}>
            <th scope="row">{setup.fields[field] ?? field}</th>
            <td>{field === 'dataset' ? images(value) : value}</td>
            <td>{setup.was(field === 'dataset' ? images(paper) : paper)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
