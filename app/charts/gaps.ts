/** Courses with epochs of which nothing is known: NaN there. A line leaves them out; a value between two of them needs a dot to be seen. */

/** Indices of values that no line reaches: neither neighbour is known. */
export function isolated(values: readonly number[]): number[] {
  const known = (i: number): boolean => Number.isFinite(values[i])
  return values.flatMap((_, i) => (known(i) && !known(i - 1) && !known(i + 1) ? [i] : []))
}
