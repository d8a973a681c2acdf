/** A table as CSV (RFC 4180). */
import type { TableData } from './DataTable'

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export function csvOf({ columns, rows }: TableData): string {
  return [columns, ...rows()].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}
