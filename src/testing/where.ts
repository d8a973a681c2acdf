/** Where a test of the engine runs that runs in Node and in Chromium (`*.engine.test.ts`). */
export const isInNode = typeof window === 'undefined'

/**
 * All of the list in Node; in Chromium, whose software adapter compiles for seconds, the first of each kind: what differs
 * within a kind reaches both executors through the same lowering.
 */
export function firstOfEachInBrowser<T>(all: readonly T[], kind: (one: T) => unknown): readonly T[] {
  if (isInNode) return all
  return all.filter((one, at) => all.findIndex((other) => kind(other) === kind(one)) === at)
}
