/** The numbers behind a picture, as a table behind a small disclosure; rows are made only while it is open. */
import { useState } from 'react'
import { TableBody, type TableData } from './TableBody'

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
            <TableBody data={data} />
          </table>
        </section>
      )}
    </details>
  )
}
