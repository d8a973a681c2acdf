/** Factories of kernels that write each text once: a network launches few kernels many times, and has most in common with the next. */
import type { Kernel } from './kernel'

/**
 * The factory, giving for equal arguments the kernel it made first.
 *
 * @param make its arguments are plain values: JSON tells any two of them apart
 */
export function remembered<A extends readonly unknown[], K extends Kernel | null>(
  make: (...args: A) => K,
): (...args: A) => K {
  const made = new Map<string, K>()
  return (...args) => {
    const key = JSON.stringify(args)
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make(...args)
    made.set(key, fresh)
    return fresh
  }
}
