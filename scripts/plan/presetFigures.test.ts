import { expect, test } from 'vitest'
import { PLAN_FIGURES } from '../../app/cost'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { planReport } from './report'

/** The page says "about"; a figure further off than this misleads. */
const TOLERANCE = 0.3

test.each(Object.keys(PRESETS) as PresetId[])('the page tells the work and memory of %s as its plan has them', (id) => {
  const { step, memory, shaders } = JSON.parse(planReport(PRESETS[id].config).json())
  const told = PLAN_FIGURES[id]
  for (const [figure, planned] of [
    [told.gigaflops, step.flops / 1e9],
    [told.megabytes, memory.bytes / 1e6],
    [told.shaders, shaders],
  ] as const)
    expect(Math.abs(figure / planned - 1)).toBeLessThan(TOLERANCE)
})
