/** How far two scores put the same things in the same order. */

/** 1 for a value over another, -1 under it, 0 for equal ones, infinite too: log10 of a synflow of 0 is. */
const orderOf = (x: number, y: number): number => (x > y ? 1 : x < y ? -1 : 0)

/**
 * Kendall's tau-b (Kendall 1945): pairs that both order alike minus pairs that they order differently, over the geometric mean of the
 * pairs that each orders at all. 1: the same order, -1: the reverse, 0: none.
 *
 * @returns null where either orders nothing: fewer than two values, or all the same
 */
export function kendallTau(a: readonly number[], b: readonly number[]): number | null {
  let [alike, inA, inB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const da = orderOf(a[i] as number, a[j] as number)
      const db = orderOf(b[i] as number, b[j] as number)
      alike += da * db
      inA += Math.abs(da)
      inB += Math.abs(db)
    }
  return inA === 0 || inB === 0 ? null : alike / Math.sqrt(inA * inB)
}
