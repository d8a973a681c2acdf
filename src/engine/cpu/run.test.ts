/** What a module does with launch records: grids, chunks, uniforms, faults. */
import { describe, expect, it } from 'vitest'
import { PlanBuilder } from '../plan/builder'
import { kernel } from '../plan/kernel'
import { Runner, type RunnerOptions } from './testing/runner'

const WIDTH = 100
const ROWS = 3

function grid(options: RunnerOptions): Runner {
  const builder = new PlanBuilder()
  const mark = kernel(
    'mark',
    { N: 'u32!' },
    ['width', 'step'],
    'if (gid.x >= u.width) { return; } N[gid.y * u.width + gid.x] += 1000u * gid.y + gid.x * u.step;',
  )
  builder.segment('mark')
  builder.dispatch(mark, { N: builder.buffer('N', WIDTH * ROWS) }, { width: WIDTH, step: 2 }, WIDTH, ROWS)
  return new Runner(builder, options)
}

describe('a launch', () => {
  it.each([1, 7, 64, 127, 128, 129, 1000])('runs every invocation once in chunks of %i', (chunk) => {
    const whole = grid({ isShared: false, chunkOf: () => chunk })
    whole.run(['mark'])
    const marked = Array.from(whole.wholeNumbers('N'))
    expect(marked).toEqual(
      Array.from({ length: WIDTH * ROWS }, (_, i) => 1000 * Math.floor(i / WIDTH) + 2 * (i % WIDTH)),
    )
  })

  it('runs again when the list is run again', () => {
    const runner = grid({ isShared: true })
    runner.run(['mark', 'mark'])
    expect(runner.wholeNumbers('N')[WIDTH + 5]).toBe(2 * 1010)
  })
})

describe('a checked module', () => {
  const probe = (text: string): Runner => {
    const builder = new PlanBuilder()
    builder.segment('probe')
    const one = kernel('probe', { X: 'vec4f', Y: 'f32!' }, ['at'], text)
    builder.dispatch(one, { X: builder.buffer('X', 32), Y: builder.buffer('Y', 32) }, { at: 8 }, 1)
    return new Runner(builder, { isShared: false, isChecked: true })
  }

  it.each([
    ['a read', 'Y[0] = X[u.at].x;', 'probe: index 8 lies outside X'],
    ['a write', 'Y[4u * u.at] = 1.0;', 'probe: index 32 lies outside Y'],
    ['an index below zero', 'Y[0] = X[7u - u.at].x;', 'probe: index 4294967295 lies outside X'],
    ['one of many', 'if (gid.x == 3u) { Y[gid.x * 11u] = 1.0; }', 'probe: index 33 lies outside Y'],
  ])('stops at %s outside its buffer and says where', (_, text, message) => {
    const runner = probe(text)
    expect(() => runner.run(['probe'])).toThrow(WebAssembly.RuntimeError)
    expect(runner.module.faultOf(runner.words, runner.control)?.message).toBe(message)
  })

  it('lets the last element pass', () => {
    const runner = probe('Y[31u] = X[u.at - 1u].x + 1.0;')
    runner.run(['probe'])
    expect(runner.module.faultOf(runner.words, runner.control)).toBeNull()
    expect(runner.buffer('Y')[31]).toBe(1)
  })
})
