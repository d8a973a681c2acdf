/**
 * The moment in the address: which recording, epoch, edge, theme and language. Unknown or broken parts are ignored.
 * `set=KEY=VALUE` (repeated) changes settings of the presets for a live run; those are checked where they are used.
 */
import type { CellType } from '../src/space/topology'
import { isRecordingId, type RecordingId } from './recordings'
import type { Language, Theme } from './viewStore'

export interface Place {
  readonly run?: RecordingId
  readonly epoch?: number
  readonly edge?: number
  readonly cell?: CellType
  readonly theme?: Theme
  readonly language?: Language
  readonly settings?: readonly string[]
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined
}

function oneOf<T extends string>(text: string | null, allowed: readonly T[]): T | undefined {
  return allowed.find((value) => value === text)
}

export function readHash(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const run = given.get('run')
  const settings = given.getAll('set')
  const place = {
    settings: settings.length > 0 ? settings : undefined,
    run: isRecordingId(run) ? run : undefined,
    epoch: wholeNumber(given.get('epoch')),
    edge: wholeNumber(given.get('edge')),
    cell: oneOf<CellType>(given.get('cell'), ['normal', 'reduce']),
    theme: oneOf<Theme>(given.get('theme'), ['auto', 'light', 'dark']),
    language: oneOf<Language>(given.get('lang'), ['en', 'zh']),
  }
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

export function writeHash({ run, epoch, edge, cell, theme, language, settings = [] }: Place): string {
  const parts = new URLSearchParams()
  if (run) parts.set('run', run)
  if (epoch) parts.set('epoch', String(epoch))
  if (edge) parts.set('edge', String(edge))
  if (cell === 'reduce') parts.set('cell', cell)
  if (theme && theme !== 'auto') parts.set('theme', theme)
  if (language) parts.set('lang', language)
  for (const setting of settings) parts.append('set', setting)
  return parts.size > 0 ? `#${parts}` : ''
}
