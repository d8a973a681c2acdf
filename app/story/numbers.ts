/** Numbers as the lesson writes them, and templates filled with them. */
import { count } from '../telling/format'

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Cross entropy in nats, and other plain numbers; zero has no sign. */
export function loss(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−')
}

/** Differences of percentages. */
export function points(value: number): string {
  return value.toFixed(1)
}

/** 15625 -> "15,625"; 1.05e18 -> "10¹⁸". */
export function power(value: number): string {
  if (value < 1e6) return count(value)
  const digits = String(Math.round(Math.log10(value)))
  return `10${[...digits].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`
}

/**
 * "epoch {n}" with the value of n. Templates keep word order free for each language.
 *
 * @throws RangeError when a placeholder has no value
 */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`text: no value for {${name}} in "${template}"`)
    return String(value)
  })
}
