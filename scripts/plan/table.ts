/** Plain text tables: the first and last column lean left, figures right. */
export type Row = readonly string[]

export function table(rows: readonly Row[], indent = 2): string {
  const columns = Math.max(...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const cell = (text: string, i: number): string =>
    i === 0 || i === columns - 1 ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number)
  return rows.map((row) => `${' '.repeat(indent)}${row.map(cell).join('  ')}`.trimEnd()).join('\n')
}

const GROUPED = new Intl.NumberFormat('en')

export const whole = (value: number): string => GROUPED.format(Math.round(value))

/** Three figures; nothing for nothing. */
export function figure(value: number): string {
  if (value === 0) return '-'
  if (value < 0.0005) return '<0.001'
  const decimals = Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(value))))
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
