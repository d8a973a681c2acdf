import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { planReport } from './report'
import { figure, table } from './table'

const config = { ...DEFAULT_CONFIG, channels: 4, cells: 3, imageSize: 8, batch: 4 }

describe('planReport', () => {
  it('adds up: segments and kernel families both make the step', () => {
    const { step, segments, families, memory, buffers } = JSON.parse(planReport(config, 256).json())
    for (const key of ['launches', 'flops', 'readBytes', 'writtenBytes']) {
      const sum = (list: Record<string, number>[]) => list.reduce((total, entry) => total + (entry[key] as number), 0)
      expect(sum(segments), key).toBe(step[key])
      expect(sum(families), key).toBe(step[key])
    }
    expect(buffers.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0)).toBe(memory.bytes)
    expect(memory.largestBinding).toBe(buffers[0].bytes)
  })

  it('says what a step does, segment by segment, in the order of the updates', () => {
    const text = planReport(config, 256).text(3)
    expect(text).toContain('darts supernet: 3 cells, C=4, batch 4, 8x8, 10 classes, 8 candidates an edge')
    expect(text).toMatch(/back-alphas +\d+ .*backward, only what the alphas need/)
    expect(text).toMatch(/mix +\d+ .*DARTS eq\. 2/)
    expect(text.indexOf('alpha step')).toBeLessThan(text.indexOf('weight step'))
    const nb201 = planReport(PRESETS['two-minutes'].config).text()
    expect(nb201.indexOf('weight step')).toBeLessThan(nb201.indexOf('alpha step'))
  })

  it('shows the largest supernet of a search in stages, and counts betas', () => {
    const staged = withSettings(config, ['algorithm=p-darts', 'p-darts.growth=[1,1,2]'])
    expect(planReport(staged, 256).text(1)).toContain('darts supernet (stage 3 of 3): 6 cells')
    const partial = withSettings({ ...config, channels: 8 }, ['algorithm=pc-darts'])
    expect(planReport(partial, 256).text(1)).toContain(`${2 * 14 * (8 + 1)} alphas`)
  })

  it('has words for every segment of both spaces', () => {
    for (const preset of ['two-minutes', 'small-cell'] as const) {
      const lines = planReport(PRESETS[preset].config).text().split('\n')
      const first = lines.findIndex((line) => line.startsWith('Segments'))
      const last = lines.findIndex((line) => line.startsWith('Kernel families'))
      const inner = lines.slice(first, last).filter((line) => line.startsWith('    '))
      for (const line of inner.slice(1)) expect(line).toMatch(/ {2}\S+ +[\d,]+ +\S+ +\S+ {2}\S/)
    }
  })
})

describe('table', () => {
  it('leans names left and figures right', () => {
    expect(
      table([
        ['a', '1', 'x'],
        ['bcd', '22', ''],
      ]),
    ).toBe('  a     1  x\n  bcd  22')
  })

  it.each([
    [0, '-'],
    [0.0001, '<0.001'],
    [0.351, '0.351'],
    [18.44, '18.4'],
    [2145.3, '2,145'],
  ])('writes %d as %s', (value, text) => expect(figure(value)).toBe(text))
})
