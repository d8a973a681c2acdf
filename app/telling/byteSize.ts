import type { Catalogue } from '../i18n/en'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** 15400000 -> "15.4 MB"; units of 1,000. */
export function byteSize(bytes: number, t: Catalogue): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  return t.runs.bytes(value < 10 && step > 0 ? value.toFixed(1) : String(Math.round(value)), UNITS[step] as string)
}
