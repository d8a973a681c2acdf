/** Columns and rows of a table: the first cell names its row. */
import type { ReactNode } from 'react'

export interface TableData {
  readonly columns: readonly string[]
  readonly rows: () => readonly (readonly string[])[]
}

interface TableBodyProps {
  readonly data: TableData
  /** Behind each row. */
  readonly action?: ((row: number) => ReactNode) | undefined
}

export function TableBody({ data, action }: TableBodyProps) {
  return (
    <>
      <thead>
        <tr>
          {data.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {action && <td />}
        </tr>
      </thead>
      <tbody>
        {data.rows().map(([head, ...cells], row) => (
          <tr key={head}>
            <th scope="row">{head}</th>
            {cells.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              <td key={i}>{cell}</td>
            ))}
            {action && <td>{action(row)}</td>}
          </tr>
        ))}
      </tbody>
    </>
  )
}
