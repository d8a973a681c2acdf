/** What tests wait for: a call that comes, or everything that only promises hold up. Never a time. */

export interface Pending<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
}

/** A promise that a test keeps when it likes. */
export function pending<T = void>(): Pending<T> {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((keep) => {
    resolve = keep
  })
  return { promise, resolve }
}

/** One turn of the event loop: whatever waited for nothing but promises that are kept has happened. */
export const promisesKept = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
