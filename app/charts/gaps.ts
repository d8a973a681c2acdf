/** Courses with epochs of which nothing is known: NaN there. A line leaves them out; a value between two of them needs a dot to be seen. */

export const known = (values: readonly number[]): number[] =>
  values.flatMap((value, i) => (Number.isFinite(value) ? [i] : []))

/** Indices of values that no line reaches: neither neighbour is known. */
export function isolated(values: readonly number[]): number[] {
  const isGap = (i: number): boolean => !Number.isFinite(values[i])
  return known(values).filter((i) => isGap(i - 1) && isGap(i + 1))
}
