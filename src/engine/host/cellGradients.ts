/** The gradient of the mixing weights cell by cell, out of the sums that a backward pass leaves in RED; added in double precision. */
import type { LoweredNetwork } from '../lower/network'

const LANES = 4
/** Numbers of an entry of the table of places: first vec4f, channel vectors, vec4f a channel vector. */
const ENTRY = 3

/**
 * @param red sums as `mixingGradient` (kernels/update.ts) reads them
 * @returns of each alpha table its cells in order, each [edges][ops]
 */
export function cellGradients(
  { places, terms, context }: Pick<LoweredNetwork, 'places' | 'terms' | 'context'>,
  red: Float32Array,
): Float64Array[][] {
  const { types, edges, ops } = context.description.alphaShape
  const rows = types * edges
  const tables: Float64Array[][] = Array.from({ length: types }, () => [])
  for (let row = 0; row < rows; row++) {
    const [first, count] = [places[2 * row] as number, places[2 * row + 1] as number]
    for (let cell = 0; cell < count; cell++) {
      const at = 2 * rows + (first + cell) * ENTRY
      const [base, vectors, perVector] = [places[at], places[at + 1], places[at + 2]] as [number, number, number]
      const table = tables[Math.floor(row / edges)] as Float64Array[]
      table[cell] ??= new Float64Array(edges * ops)
      const gradient = table[cell] as Float64Array
      for (let op = 0; op < ops; op++) {
        const term = terms[row * ops + op] as number
        if (term === 0) continue
        let sum = 0
        for (let c = 0; c < vectors; c++)
          for (let lane = 0; lane < LANES; lane++) sum += red[(base + c * perVector + term) * LANES + lane] as number
        gradient[(row % edges) * ops + op] = sum
      }
    }
  }
  return tables
}
