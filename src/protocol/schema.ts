/**
 * The building stones of checks on files: Valibot schemas whose every refusal says the rule, and the one function that
 * turns a refusal into a SearchError. Lists are counted before their items are looked at; unknown keys are dropped.
 */
import * as v from 'valibot'
import { type FailureCode, SearchError, shown } from '../errors'

/** A schema of values that come out as `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>

// By hand: the browser's own formatting costs the first visit 100 ms for rules that are hardly ever read.
const read = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** Bound of a count that a format does not bound itself. */
export const MANY = Number.MAX_SAFE_INTEGER

export function whole(low: number, high: number) {
  const rule = `must be a whole number from ${read(low)} to ${read(high)}`
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(low, rule), v.maxValue(high, rule)) as Schema<number>
}

/** A finite number. */
export function real(low = -Number.MAX_VALUE, high = Number.MAX_VALUE) {
  const rule =
    high === Number.MAX_VALUE
      ? low === 0
        ? 'must be a number from 0'
        : 'must be a finite number'
      : `must be a number from ${low} to ${high}`
  return v.pipe(v.number(rule), v.minValue(low, rule), v.maxValue(high, rule)) as Schema<number>
}

export const flag = v.boolean('must be true or false') as Schema<boolean>

/** One line of text. */
export function line(longest: number, shortest = 1) {
  const rule = `must be one line of ${shortest} to ${longest} characters`
  return v.pipe(
    v.string(rule),
    v.minLength(shortest, rule),
    v.maxLength(longest, rule),
    v.regex(/^[^\n\r]*$/, rule),
  ) as Schema<string>
}

export function pattern(expression: RegExp, rule: string) {
  return v.pipe(v.string(rule), v.regex(expression, rule)) as Schema<string>
}

export function oneOf<const T extends string | number | boolean | null>(allowed: readonly T[]) {
  const rule = `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.map((value) => JSON.stringify(value)).join(', ')}`
  return v.custom<T>((value) => (allowed as readonly unknown[]).includes(value), rule) as Schema<T>
}

/** The keys of a table that has one entry for each member of a union: a member without one does not compile. */
export function keysOf<T extends string>(table: Readonly<Record<T, unknown>>) {
  return oneOf(Object.keys(table) as T[])
}

export function list<T>(item: Schema<T>, low: number, high: number) {
  const rule = low === high ? `must be a list of ${low}` : `must be a list of ${read(low)} to ${read(high)}`
  const counted = v.custom<unknown[]>(
    (value) => Array.isArray(value) && value.length >= low && value.length <= high,
    rule,
  )
  return v.pipe(counted, v.array(item)) as Schema<T[]>
}

/** A table by names that match `key`. */
export function table<T>(key: RegExp, value: Schema<T>, most: number) {
  const rule = `must be a table of at most ${most} names`
  return v.pipe(
    v.record(v.pipe(v.string(rule), v.regex(key, rule)), value, rule),
    v.check((entries) => Object.keys(entries).length <= most, rule),
  ) as unknown as Schema<Readonly<Record<string, T>>>
}

export function orNull<T>(schema: Schema<T>) {
  return v.nullable(schema) as Schema<T | null>
}

export function optional<T>(schema: Schema<T>) {
  return v.optional(schema) as Schema<T | undefined>
}

/** A field that must not be there; the rule says why. */
export function absent<T>(rule: string) {
  return v.optional(v.never(rule)) as unknown as Schema<T | undefined>
}

/** An object with an entry for every key of `T`, the optional ones too: a field nobody checks does not compile. */
export function object<T>(entries: { readonly [K in keyof Required<T>]: Schema<T[K]> }) {
  const rule = ({ expected }: v.ObjectIssue) => (expected === 'Object' ? 'must be an object' : 'is missing')
  return v.object(entries as Record<string, Schema<unknown>>, rule) as unknown as Schema<T>
}

/** A value that a function of ours checks; what it throws is the refusal. */
export function by<T>(read: (value: unknown) => T) {
  return v.pipe(v.unknown(), v.transform(read)) as Schema<T>
}

/** The first schema where `test` holds of the value's fields, else the second. */
export function either<T extends object>(
  test: (fields: { readonly [K in keyof T]?: unknown }) => boolean,
  then: Schema<T>,
  otherwise: Schema<T>,
) {
  return v.lazy((value) => (typeof value === 'object' && value !== null && test(value) ? then : otherwise)) as Schema<T>
}

/** One of several objects, told apart by their `type`: an entry for every member of the union `T`. */
export function byType<T extends { readonly type: string }>(
  members: {
    readonly [K in T['type']]: Schema<Extract<T, { readonly type: K }>>
  },
) {
  const known = Object.keys(members)
  const rule = ({ expected }: v.VariantIssue) =>
    expected === 'Object' ? 'must be an object' : `must be one of ${known.map((name) => `"${name}"`).join(', ')}`
  const options = Object.values(members) as v.ObjectSchema<{ type: Schema<string> }, undefined>[]
  return v.variant('type', options, rule) as unknown as Schema<T>
}

/**
 * The value as `schema` lets it through.
 *
 * @param what names the value in messages: "recording"
 * @throws SearchError `code` naming the field, its value and the rule
 */
export function check<T>(what: string, schema: Schema<T>, value: unknown, code: FailureCode): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  throw new SearchError(
    code,
    `${what}${path ? ` ${path.replace(/^\./, '')}` : ''}: ${shown(issue.input)} ${issue.message}`,
  )
}

/**
 * Parsed JSON.
 *
 * @param longest characters at most
 * @throws SearchError `code` when it is longer, or no JSON
 */
export function parseJson(what: string, text: string, longest: number, code: FailureCode): unknown {
  if (text.length > longest)
    throw new SearchError(code, `${what}: ${read(text.length)} characters, at most ${read(longest)} are read`)
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SearchError(code, `${what}: not JSON (${shown(reason)})`)
  }
}
