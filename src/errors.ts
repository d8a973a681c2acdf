/**
 * The one error class of the engine. `code` is for the page, which owns the friendly text;
 * `message` names the thing, the value and the rule it broke.
 */
export const FAILURE_CODES = [
  'no-gpu',
  'device-lost',
  'gpu-validation',
  'out-of-memory',
  'bad-archive',
  'bad-shard',
  'bad-config',
  'bad-shape',
  'bad-genotype',
  'bad-recording',
  'bad-run',
  'other-engine',
  'bad-table',
  'bad-model',
  'storage-full',
  'stalled',
  'crashed',
  'wrong-results',
  'diverged',
  'unsupported',
  'busy',
  'internal',
] as const

export type FailureCode = (typeof FAILURE_CODES)[number]

export class SearchError extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string) {
    super(message)
    this.name = 'SearchError'
    this.code = code
  }
}

/** Anything that was thrown; what is no SearchError is a defect of ours, and says so. */
export function toSearchError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  return new SearchError('internal', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}

const SHOWN_LENGTH = 80
const SHOWN_ITEMS = 20
const SHOWN_DEPTH = 4

/** Characters that do not show, or that change the direction of what follows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text of unknown origin on one line: what cannot be seen is written as an escape. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`)
}

function brief(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_LENGTH))
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  if (depth === 0) return isList ? '[…]' : '{…}'
  const items = isList
    ? Array.from(value.slice(0, SHOWN_ITEMS), (item) => brief(item, depth - 1))
    : Object.keys(value)
        .slice(0, SHOWN_ITEMS)
        .map((key) => `${brief(key, 0)}:${brief((value as Record<string, unknown>)[key], depth - 1)}`)
  return isList ? `[${items}]` : `{${items}}`
}

/** Any value as a message quotes it: JSON where it is short, cut off where it is long, deep or not JSON at all. */
export function shown(value: unknown): string {
  const text = visible(brief(value, SHOWN_DEPTH))
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text
}
