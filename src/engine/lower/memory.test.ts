import { describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../../space/primitives'
import { describe as describeNetwork } from '../../supernet/describe'
import type { SupernetSpec } from '../../supernet/spec'
import { estimate } from '../estimate'
import type { Dispatch } from '../plan/builder'
import { DEFAULT_LIMITS } from '../plan/limits'
import { requireMemory } from './memory'
import { lower } from './network'
import { stepSegments } from './steps'

const spec: SupernetSpec = {
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 5,
  imageSize: 16,
  classes: 10,
  batch: 16,
}
const planUnder = (memoryBudget: number, of = spec) => lower(describeNetwork(of), 512, { memoryBudget }).context

describe('the memory policy', () => {
  it('gives up nothing while there is room', () => {
    expect(planUnder(1e9).memory).toEqual({ keptDepthwise: 'all', sharedCells: 0 })
  })

  it('lets as few cells share as the budget asks for, and meets it', () => {
    const { memory, plan } = planUnder(1e9)
    expect(memory.sharedCells).toBe(0)
    // Down to what all cells sharing would take.
    const least = planUnder(0).plan.requirement().bytes
    let before = 0
    for (const share of [0.7, 0.05]) {
      const budget = least + share * (plan.requirement().bytes - least)
      const tight = planUnder(budget)
      expect(tight.plan.requirement().bytes).toBeLessThanOrEqual(budget)
      expect(tight.memory.sharedCells).toBeGreaterThanOrEqual(before)
      before = tight.memory.sharedCells
    }
    expect(before).toBeGreaterThan(2)
    expect(planUnder(0).memory).toEqual({ keptDepthwise: [], sharedCells: spec.cells })
  })

  it('leaves NAS-Bench-201 alone: its cells are not computed twice', () => {
    const nb201: SupernetSpec = { ...spec, space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 }
    expect(planUnder(0, nb201).memory.sharedCells).toBe(0)
  })

  it.each([
    ['DARTS', spec],
    ['PC-DARTS', { ...spec, partial: true }],
  ])("%s: a cell's shared buffers hold that cell's own candidates when its backward pass reads them", (_, of) => {
    const { plan, ops } = planUnder(0, of)
    /** Which cell wrote a shared buffer last: the cell whose states and statistics the dispatch works on. */
    const owner = new Map<string, string>()
    const cellOf = ({ buffers }: Dispatch): string | undefined =>
      Object.values(buffers).find(({ name }) => /^[SX]\.\d+$/.test(name))?.name
    let checked = 0
    for (const segment of stepSegments(ops.space, 1))
      for (const dispatch of plan.segments.get(segment) ?? []) {
        const cell = cellOf(dispatch)
        for (const { name, access } of dispatch.kernel.bindings) {
          const buffer = dispatch.buffers[name]?.name ?? ''
          if (!buffer.includes('.shared.') || cell === undefined) continue
          // Only pools see the state and write a raw buffer in one dispatch; `mixSums` and `mix` see the state and read them all.
          if (access === 'read_write') owner.set(buffer, cell)
          else if (buffer.startsWith('PL')) {
            expect(owner.get(buffer), `${segment}: ${dispatch.kernel.name}`).toBe(cell)
            checked++
          }
        }
      }
    // Forward and backward, two halves, five states a cell.
    expect(checked).toBeGreaterThanOrEqual(4 * 5 * spec.cells)
  })
})

describe('estimate', () => {
  it("says what the paper's supernet takes: it fits the default limits and 2 GB", () => {
    const paper = { ...spec, channels: 16, cells: 8, imageSize: 32, batch: 64 }
    const { bytes, largestBinding, recomputedCells, flopsPerStep } = estimate(paper)
    expect(bytes).toBeLessThan(2e9)
    expect(largestBinding).toBeLessThanOrEqual(DEFAULT_LIMITS.bindingBytes)
    expect(recomputedCells).toBe(1)
    expect(flopsPerStep).toBeGreaterThan(192e9)
  })

  it('refuses before compiling, with the number and what would fit', () => {
    const wide = { ...spec, cells: 3, channels: 48, imageSize: 32, batch: 64 }
    expect(() => estimate(wide)).toThrow(
      'buffer P1.shared.0: 403 MB, this adapter binds at most 135 MB; use a batch of about 21 (now 64), or 16 channels (now 48), or smaller images',
    )
    const { context } = lower(describeNetwork(spec), 512)
    const { bytes } = context.plan.requirement()
    expect(() => requireMemory(context, { bindingBytes: 1e9, totalBytes: bytes / 2 })).toThrow(
      `the plan: ${Math.ceil(bytes / 1e6)} MB of memory, at most ${Math.ceil(bytes / 2e6)} MB; use a batch of about 8 (now 16)`,
    )
  })
})
