import { expect, test } from 'vitest'
import { PLAN_GIGAFLOPS } from '../../app/setup/estimateTime'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { planReport } from './report'

/** The page says "about"; a figure further off than this misleads. */
const TOLERANCE = 0.3

test.each(Object.keys(PRESETS) as PresetId[])('the page tells the work of %s as its plan has it', (id) => {
  const { step } = JSON.parse(planReport(PRESETS[id].config).json())
  expect(Math.abs(PLAN_GIGAFLOPS[id] / (step.flops / 1e9) - 1)).toBeLessThan(TOLERANCE)
})
