/** Numbers as the page writes them: few digits, grouped thousands, units left to the words around them. */
import { format } from 'd3'
import type { Catalogue } from '../i18n/en'

/** Where a run does not tell a number. */
export const NOT_TOLD = '–'

const whole = format(',.0f')
const short = format('.3~s')

/** 12345 -> "12,345" */
export function count(value: number): string {
  return whole(value)
}

/** 1531546 -> "1.53M" */
export function compact(value: number | null): string {
  if (value === null) return NOT_TOLD
  return value < 1000 ? whole(value) : short(value).replace('G', 'B')
}

/** Writes signed values of an axis with a true minus sign; three places where two would make them all alike. */
export function onAxis([low, high]: readonly [number, number]): (value: number) => string {
  const places = Math.abs(high - low) <= 0.2 ? 3 : 2
  return (value) => {
    const digits = value.toFixed(places)
    return (Number(digits) === 0 ? digits.replace('-', '') : digits).replace('-', '\u2212')
  }
}

/** A change of a logit with its sign; three places where two would hide it. */
export function logitChange(value: number): string {
  const digits = value.toFixed(Math.abs(value) < 0.095 ? 3 : 2).replace('-', '\u2212')
  return value > 0 ? `+${digits}` : digits
}

/** 0.8829 -> "88.3 %", never broken before its unit. */
export function share(value: number | null): string {
  return value === null ? NOT_TOLD : `${(100 * value).toFixed(1)}\u00a0%`
}

/** 88.29 -> "88.3 %" */
export function percent(value: number): string {
  return `${value.toFixed(1)}\u00a0%`
}

/** A duration in the two largest units that matter. */
export function duration(ms: number, t: Catalogue): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return t.status.seconds(seconds)
  if (seconds < 3600) return t.status.minutes(Math.floor(seconds / 60), seconds % 60)
  const minutes = Math.round(seconds / 60)
  return t.status.hours(Math.floor(minutes / 60), minutes % 60)
}
