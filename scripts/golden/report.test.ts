import { describe, expect, test } from 'vitest'
import { Report } from './report'

describe('a report', () => {
  test('keeps the comparison that is furthest out, each against its own tolerance', () => {
    const report = new Report()
    report.record('loss', 3e-6, 1e-5, 'step 0')
    report.record('loss', 2e-6, 1e-6, 'step 1')
    report.record('loss', 4e-6, 1e-5, 'step 2')
    expect(report.outcome().errors.loss).toEqual({
      worst: 2e-6,
      tolerance: 1e-6,
      ok: false,
      where: 'step 1',
      checks: 3,
    })
    expect(report.passed).toBe(false)
  })

  test('divides by the largest reference value, or by nothing when all are 0', () => {
    const report = new Report()
    report.relative('a', [1, 2.5], [1, 2], 1, 'x')
    report.relative('b', [0.5, 0], [0, 0], 1, 'x')
    expect(report.outcome().errors.a).toMatchObject({ worst: 0.25, where: 'x[1]' })
    expect(report.outcome().errors.b).toMatchObject({ worst: 0.5, where: 'x[0]' })
  })

  test.each([
    ['a value that is not a number', [1, Number.NaN]],
    ['too few values', [1]],
    ['an infinite value', [1, Number.POSITIVE_INFINITY]],
  ])('never passes %s', (_, values) => {
    const report = new Report()
    report.relative('q', values, [1, 2], 1e6, 'x')
    expect(report.passed).toBe(false)
    expect(JSON.parse(JSON.stringify(report.outcome())).errors.q.worst).toBeGreaterThan(1e6)
  })

  test('shows both sides of a difference that has no tolerance', () => {
    const report = new Report()
    report.exact('labels', [1], [2], 'batch 0')
    expect(report.outcome().errors.labels).toMatchObject({ ok: false, where: 'batch 0: [1], expected [2]' })
  })

  test('takes in what another one saw', () => {
    const [into, from] = [new Report(), new Report()]
    into.record('q', 1, 2, 'here')
    from.record('q', 3, 2, 'there')
    from.unsupported.push('gdas')
    into.absorb(from.outcome())
    expect(into.outcome()).toMatchObject({ errors: { q: { where: 'there', checks: 2 } }, unsupported: ['gdas'] })
  })

  test('can be judged by other limits', () => {
    const report = new Report()
    report.record('loss', 1e-4, 1e-5, 'step 1')
    report.record('dot', 1, 1e-6, 'step 1')
    expect(report.relaxed({ loss: 1e-3 }).errors).toMatchObject({ loss: { ok: true, tolerance: 1e-3 } })
    expect(report.relaxed({ loss: 1e-3 }).errors.dot).toBeUndefined()
  })
})
