/**
 * jacob_cov (Mellor et al. 2020 first version, as in Abdelfattah et al. 2021, foresight/pruners/measures/jacob_cov.py): how differently
 * a network without training answers different images. J = d(sum of all logits)/d(image), one row an image; C = the
 * correlations of its rows; the score is -sum over eigenvalues v of C of log(v + k) + 1/(v + k), k = 1e-5. At most about -B.
 */

const K = 1e-5

/** Correlations [B][B] of the rows of a matrix [B][N]. */
export function correlations(rows: readonly Float64Array[]): Float64Array[] {
  const unit = rows.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length
    const centred = row.map((value) => value - mean)
    const norm = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0))
    return centred.map((value) => value / norm)
  })
  return unit.map((a) => Float64Array.from(unit, (b) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)))
}

/** Sweeps of Jacobi rotations; ten are enough for hundreds of rows. */
const MOST_SWEEPS = 60

/** Eigenvalues of a symmetric matrix, ascending, by cyclic Jacobi rotations (Golub & Van Loan, algorithm 8.5.3). */
export function eigenvalues(symmetric: readonly Float64Array[]): number[] {
  const a = symmetric.map((row) => row.slice())
  const n = a.length
  const at = (i: number, j: number): number => (a[i] as Float64Array)[j] as number
  const put = (i: number, j: number, value: number): void => {
    ;(a[i] as Float64Array)[j] = value
  }
  const scale = a.reduce((sum, row) => sum + row.reduce((s, value) => s + value * value, 0), 0)
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(p, q) ** 2
    if (off <= 1e-30 * scale) break
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q))
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [at(k, p), at(k, q)]
          put(k, p, c * kp - s * kq)
          put(k, q, s * kp + c * kq)
        }
        for (let k = 0; k < n; k++) {
          const [pk, qk] = [at(p, k), at(q, k)]
          put(p, k, c * pk - s * qk)
          put(q, k, s * pk + c * qk)
        }
      }
  }
  return a.map((_, i) => at(i, i)).sort((x, y) => x - y)
}

/** The score of correlations. */
export function scoreOf(correlation: readonly Float64Array[]): number {
  return -eigenvalues(correlation).reduce((sum, v) => sum + Math.log(v + K) + 1 / (v + K), 0)
}

/** Rows of J below this are rounding: there is no Jacobian to speak of. */
const VANISHES = 1e-6
/** The same relative to the gradient of the loss, which no batch norm cancels. */
const VANISHES_RELATIVE = 1e-5

/**
 * @param jacobian d(sum of all logits)/d(image), [B][S*S][4], the fourth channel being none
 * @param scale    largest |B * d(loss)/d(image)|: what a gradient with respect to an image amounts to in this network
 * @returns null where the Jacobian vanishes: with batch statistics the sum of the logits of a network that ends in convolutions
 *          and batch norms alone does not depend on its images
 */
export function jacobCov(
  jacobian: Float32Array,
  batch: number,
  scale: number,
): { score: number; largest: number } | null {
  const per = jacobian.length / batch
  const rows = Array.from({ length: batch }, (_, b) =>
    Float64Array.from(jacobian.subarray(b * per, (b + 1) * per).filter((_, i) => i % 4 < 3)),
  )
  const largest = jacobian.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (!(largest >= Math.max(VANISHES, VANISHES_RELATIVE * scale))) return null
  return { score: scoreOf(correlations(rows)), largest }
}
