/** Checks of JSON from outside: each throws an error that names the place, the value found there and the rule. */

export type Checked = Readonly<Record<string, unknown>>

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function refuse(place: string, value: unknown, rule: string): never {
  throw new Error(`${place}: ${show(value)}, expected ${rule}`)
}

export function record(place: string, value: unknown): Checked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, value, 'an object')
  return value as Checked
}

export function list(place: string, value: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) refuse(place, value, 'a list')
  if (length !== undefined && value.length !== length) refuse(place, `${value.length} entries`, `${length} entries`)
  return value
}

export function number(place: string, value: unknown, low = -Infinity, high = Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high)
    refuse(
      place,
      value,
      low === -Infinity
        ? 'a number'
        : high === Infinity
          ? `a number from ${low} on`
          : `a number from ${low} to ${high}`,
    )
  return value
}

export function whole(place: string, value: unknown, low: number, high = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(
      place,
      value,
      high === Number.MAX_SAFE_INTEGER ? `a whole number from ${low} on` : `a whole number from ${low} to ${high}`,
    )
  return value
}

export function oneOf<T>(place: string, value: unknown, allowed: readonly T[]): T {
  if (!(allowed as readonly unknown[]).includes(value)) refuse(place, value, `one of ${allowed.map(show).join(', ')}`)
  return value as T
}

export function text(place: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') refuse(place, value, 'a text')
  return value
}

export function numbers(place: string, value: unknown, length?: number): void {
  list(place, value, length).forEach((entry, i) => {
    number(`${place}[${i}]`, entry)
  })
}

/** A list of rows of equal length. */
export function table(place: string, value: unknown, rows: number, columns: number): void {
  list(place, value, rows).forEach((row, i) => {
    numbers(`${place}[${i}]`, row, columns)
  })
}
