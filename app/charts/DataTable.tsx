/** The numbers behind a picture, as a table behind a small disclosure; rows are made only while it is open. */
import { useState } from 'react'

export interface TableData {
  readonly columns: readonly string[]
  readonly rows: () => readonly (readonly string[])[]
}

export interface DataTableProps {
  readonly label: string
  readonly caption: string
  readonly data: TableData
}

export function DataTable({ label, caption, data }: DataTableProps) {
  const [open, setOpen] = useState(false)
  return (
    <details className="data-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`${label}: ${caption}`}>{label}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="data-table-sheet" tabIndex={0} aria-label={caption}>
          <table>
            <caption>{caption}</caption>
            <thead>
              <tr>
                {data.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows().map(([head, ...cells]) => (
                <tr key={head}>
                  <th scope="row">{head}</th>
                  {cells.map((cell, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                    <td key={i}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
