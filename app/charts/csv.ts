/** A table as CSV (RFC 4180). */
import type { TableData } from './TableBody'

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Other programs read no number behind the minus sign of typesetters. */
const plain = (text: string): string => text.replaceAll(/\u2212(?=\d)/g, '-')

/** Excel takes a text of more than ASCII for UTF-8 only behind its mark. */
const MARK = '\ufeff'

export function csvOf({ columns, rows }: TableData): string {
  const text = [columns, ...rows()].map((row) => `${row.map(plain).map(field).join(',')}\r\n`).join('')
  return /[\u0080-\uffff]/.test(text) ? MARK + text : text
}
