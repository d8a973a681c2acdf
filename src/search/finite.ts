/** The last guard before numbers leave the search: what is not finite is in no record, no message and so in no chart. */
import { SearchError } from '../errors'

/**
 * Gives back plain data whose numbers are all finite.
 *
 * @param where for the message: "epoch 3"
 * @throws SearchError 'diverged' naming the first field that is not, and its value
 */
export function finiteNumbers<T>(where: string, value: T): T {
  const bad = firstNotFinite(value, '')
  if (bad) throw new SearchError('diverged', `${where}: ${bad.path} is ${bad.value}`)
  return value
}

function firstNotFinite(value: unknown, path: string): { readonly path: string; readonly value: number } | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : { path, value }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, child] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`
    const bad = firstNotFinite(child, `${path}${step}`)
    if (bad) return bad
  }
  return null
}
