/** Checks of single settings. Each refusal names the setting, its value and the rule it broke. */
import { SearchError, shown } from '../errors'

export function refuse(field: string, value: unknown, rule: string): never {
  throw new SearchError('bad-config', `${field}: ${shown(value)} ${rule}`)
}

export function integerBetween(field: string, value: unknown, low: number, high: number): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(field, value, `must be a whole number from ${low} to ${high}`)
}

export function numberBetween(field: string, value: unknown, low: number, high: number): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high)
    refuse(field, value, `must be a number from ${low} to ${high}`)
}

export function oneOf(field: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value))
    refuse(field, value, `must be one of ${allowed.map((a) => JSON.stringify(a)).join(', ')}`)
}
