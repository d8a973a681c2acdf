import { describe, expect, it } from 'vitest'
import { Watchdog } from './watchdog'

function setUp() {
  let clock = 1000
  let tick = (): void => {}
  const gaps: number[] = []
  const stalls: number[] = []
  const watchdog = new Watchdog({
    now: () => clock,
    every: (_, call) => {
      tick = call
      return () => {}
    },
    patienceMs: 5000,
    onGap: (ms) => gaps.push(ms),
    onStall: (ms) => stalls.push(ms),
  })
  const pass = (ms: number): void => {
    clock += ms
    tick()
  }
  return { watchdog, gaps, stalls, pass, jump: (ms: number) => (clock += ms) }
}

describe('watchdog', () => {
  it('leaves the time asleep out of the clock and tells of it', () => {
    const { watchdog, gaps, pass } = setUp()
    pass(1000)
    pass(600_000)
    pass(1000)
    expect(gaps).toEqual([600_000])
    expect(watchdog.now()).toBe(2000)
  })

  it('does not go back with a clock that jumps back', () => {
    const { watchdog, gaps, pass, jump } = setUp()
    pass(3000)
    jump(-3_600_000)
    expect(watchdog.now()).toBe(3000)
    pass(1000)
    expect(watchdog.now()).toBe(4000)
    expect(gaps).toEqual([])
  })

  it('tells once of a step that does not end', () => {
    const { watchdog, stalls, pass } = setUp()
    watchdog.sign()
    for (let i = 0; i < 8; i++) pass(1000)
    expect(stalls).toEqual([5000])
  })

  it('waits longer where steps take longer', () => {
    const { watchdog, stalls, pass } = setUp()
    watchdog.expect(1000)
    for (let i = 0; i < 19; i++) pass(1000)
    expect(stalls).toEqual([])
    pass(1000)
    expect(stalls).toHaveLength(1)
  })

  it('hears of passes as signs of life, whose time is no length of a step', () => {
    const { watchdog, stalls, pass } = setUp()
    watchdog.sign()
    for (let i = 0; i < 10; i++) {
      pass(3000)
      watchdog.pass()
    }
    watchdog.sign()
    expect(stalls).toEqual([])
    for (let i = 0; i < 5; i++) pass(1000)
    expect(stalls).toEqual([5000])
  })

  it('does not take a sleep or a pause for a hung step', () => {
    const { watchdog, stalls, pass } = setUp()
    watchdog.sign()
    pass(3_600_000)
    watchdog.hold(true)
    for (let i = 0; i < 60; i++) pass(1000)
    watchdog.hold(false)
    pass(1000)
    expect(stalls).toEqual([])
  })
})
