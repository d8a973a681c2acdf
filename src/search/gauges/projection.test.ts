/** In which order the whole selection decides. */
import { expect, test } from 'vitest'
import type { Batch } from '../../data/batches'
import type { Supernet } from '../../engine/supernet'
import { checkConfig } from '../../protocol/checkConfig'
import type { SearchConfig } from '../../protocol/config'
import { PRESETS } from '../../protocol/presets'
import { streamFor } from '../../random'
import { projectSupernet } from './projection'

/** Edges of each table in the order in which they were decided, as their mixing weights tell. */
async function orders(config: SearchConfig, types: number, edges: number): Promise<number[][]> {
  const ops = config.primitives.length
  const decided = Array.from({ length: types }, () => new Set<number>())
  const supernet = {
    alphaShape: { types, edges, ops },
    readMixingWeights: async () => new Float32Array(types * edges * ops).fill(1 / ops),
    readAlphas: async () => new Float32Array(types * edges * ops),
    setBatch: () => {},
    forwardMixed(_: string, weights: Float32Array) {
      for (const [table, seen] of decided.entries())
        for (let edge = 0; edge < edges; edge++) {
          const at = (table * edges + edge) * ops
          if (weights.subarray(at, at + ops).includes(1)) seen.add(edge)
        }
    },
    readMetrics: async () => ({ val: { lastLoss: 1, lastCorrect: 0 } }),
  } as unknown as Supernet
  const batches = [{ images: new Float32Array(0), labels: new Uint32Array(0) } as unknown as Batch]
  await projectSupernet({ supernet, config, batches, whole: streamFor(1, 'projection') })
  return decided.map((seen) => [...seen])
}

const sorted = (order: readonly number[] | undefined) => [...(order ?? [])].sort((a, b) => a - b)

test('each cell type of the DARTS space has an order of its own', async () => {
  const config = checkConfig({ primitives: ['skip_connect', 'sep_conv_3x3'], cells: 3 })
  const [normal, reduce] = await orders(config, 2, 14)
  expect(sorted(normal)).toEqual(Array.from({ length: 14 }, (_, edge) => edge))
  expect(sorted(reduce)).toEqual(sorted(normal))
  expect(reduce).not.toEqual(normal)
})

// Recordings of NAS-Bench-201 hold what came of this order.
test('the one cell of NAS-Bench-201 has the order of its seed', async () => {
  expect(await orders(PRESETS['two-minutes'].config, 1, 6)).toEqual([[2, 3, 1, 5, 4, 0]])
})
