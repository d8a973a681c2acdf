/**
 * Boosted regression trees in flat arrays, and their prediction. Nodes of a tree lie in preorder: the left child of node i
 * is i + 1, so that a walk only moves on and every walk ends.
 */

/** In `feature` of a node: it is a leaf, and `value` what it adds. */
export const LEAF = 255

export interface Forest {
  /** Float32: where every sum starts. */
  readonly baseScore: number
  /** First node of each tree. [T] */
  readonly roots: Uint32Array
  /** Right child of an inner node. [N] */
  readonly right: Uint32Array
  /** Threshold of an inner node, or what a leaf adds. [N] */
  readonly value: Float32Array
  /** What an inner node asks for. [N] */
  readonly feature: Uint8Array
}

/**
 * The float32 sum of base score and one leaf of every tree, added in their order, as XGBoost adds them: go left where
 * float32(x) < threshold.
 */
export function predictForest(
  { baseScore, roots, right, value, feature }: Forest,
  features: ArrayLike<number>,
): number {
  const x = Float32Array.from(features)
  let sum = Math.fround(baseScore)
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number
    let asks = feature[node] as number
    while (asks !== LEAF) {
      node = (x[asks] as number) < (value[node] as number) ? node + 1 : (right[node] as number)
      asks = feature[node] as number
    }
    sum = Math.fround(sum + (value[node] as number))
  }
  return sum
}
