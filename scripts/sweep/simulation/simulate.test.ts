/** The simulation against what can be counted by hand. */
import { describe, expect, it } from 'vitest'
import { type Scenario, simulate } from './simulate'

const CALM: Scenario = {
  ...{ workers: 1, trials: 10, seconds: [100], epochs: 10, startSeconds: 0, lossesPerHour: 0, returnSeconds: 60 },
  ...{ failures: 0, stallSeconds: 60, seed: 1 },
}

describe('a simulated sweep', () => {
  it('without losses takes as long as its trials, one after the other or side by side', () => {
    const one = simulate(CALM)
    expect(one).toMatchObject({ seconds: 1000, utilisation: 1, lostSeconds: 0, attempts: 10, saves: 100, loads: 0 })
    expect(simulate({ ...CALM, workers: 10 })).toMatchObject({ seconds: 100, utilisation: 1 })
    // Six have one trial, four have two: half of the second hundred seconds is waiting.
    expect(simulate({ ...CALM, workers: 6 })).toMatchObject({ seconds: 200, utilisation: 1000 / 1200 })
    expect(simulate({ ...CALM, startSeconds: 25 })).toMatchObject({ seconds: 1250, utilisation: 0.8 })
  })

  it('gives the same numbers for a seed, others for another', () => {
    const rough = { ...CALM, workers: 20, trials: 500, seconds: [50, 100, 400], lossesPerHour: 5, failures: 0.02 }
    expect(simulate(rough)).toEqual(simulate(rough))
    expect(simulate({ ...rough, seed: 2 })).not.toEqual(simulate(rough))
  })

  it('ends every trial however often workers are lost, and loses less than an epoch each time', () => {
    for (const lossesPerHour of [1, 10, 60]) {
      const { losses, lostSeconds, saves, loads, attempts } = simulate({
        ...CALM,
        workers: 8,
        trials: 200,
        lossesPerHour,
      })
      expect(losses).toBeGreaterThan(0)
      expect(saves).toBe(200 * 10)
      expect(lostSeconds).toBeLessThan(losses * 10)
      expect(attempts).toBeGreaterThanOrEqual(200 + loads)
    }
  })

  it('loses half an epoch a loss on average, and as many workers as the rate says', () => {
    const { losses, lostSeconds, seconds } = simulate({ ...CALM, workers: 50, trials: 20_000, lossesPerHour: 2 })
    // Lost workers are away for a minute; within three standard deviations of a Poisson count.
    const expected = (50 * seconds * 2) / 3600 / (1 + (2 * 60) / 3600)
    expect(Math.abs(losses - expected)).toBeLessThan(3 * Math.sqrt(expected))
    expect(lostSeconds / losses).toBeGreaterThan(4)
    expect(lostSeconds / losses).toBeLessThan(6)
  })

  it('tries a failed attempt again at once, from its last epoch', () => {
    const { attempts, saves, seconds } = simulate({ ...CALM, trials: 1000, failures: 0.1 })
    expect(saves).toBe(10_000)
    expect(attempts).toBeGreaterThan(1050)
    expect(seconds).toBeGreaterThan(100_000)
  })
})
