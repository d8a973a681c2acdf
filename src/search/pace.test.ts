import { expect, it } from 'vitest'
import { launchesPerSubmission, Pace } from './pace'

it('leaves a step whole on a quick adapter', () => {
  expect(launchesPerSubmission(727, 20)).toBe(Number.POSITIVE_INFINITY)
  expect(launchesPerSubmission(727, 500)).toBe(Number.POSITIVE_INFINITY)
})

it('cuts a long step into submissions of about a fifth of a second, of one launch at least', () => {
  expect(launchesPerSubmission(700, 1_400)).toBe(100)
  expect(launchesPerSubmission(2_000, 250_000)).toBe(1)
})

it('does not take what is measured behind an epoch for time of a step, but for time to come', async () => {
  let clock = 0
  const told: { msPerStep: number; etaMs: number }[] = []
  const slot = { lossSum: 1, correct: 1, batches: 1, lastLoss: 1, lastCorrect: 1 }
  const pace = new Pace({
    supernet: {
      readMetrics: async () => ({ train: slot, val: slot, gradNorm: 1, clipNorm: 1, finite: true }),
      limitSubmissions: () => undefined,
      info: { parameters: 1, launchesPerStep: 1, pipelines: 1, bytes: 1, parallelism: 1 },
    },
    ...{ epochs: 3, stepsPerEpoch: 2, batch: 1 },
    settled: async () => undefined,
    now: () => clock,
    onProgress: ({ msPerStep, etaMs }) => told.push({ msPerStep, etaMs }),
  })
  const step = async (epoch: number, of: number): Promise<void> => {
    clock += 400
    await pace.afterStep(epoch, of)
  }
  await step(1, 1)
  await step(1, 2)
  await pace.measure(async () => {
    clock += 5_000
  })
  await step(2, 1)
  // Three steps, and two epochs to be measured.
  expect(told).toEqual([
    { msPerStep: 400, etaMs: 5 * 400 },
    { msPerStep: 400, etaMs: 4 * 400 },
    { msPerStep: 400, etaMs: 3 * 400 + 2 * 5_000 },
  ])
  expect(pace.activeMs()).toBe(3 * 400 + 5_000)
})

it('estimates the time left by the cost of the epochs to come, and forgets the speed of another supernet', async () => {
  let clock = 0
  const etas: number[] = []
  const slot = { lossSum: 1, correct: 1, batches: 1, lastLoss: 1, lastCorrect: 1 }
  const supernet = {
    readMetrics: async () => ({ train: slot, val: slot, gradNorm: 1, clipNorm: 1, finite: true }),
    limitSubmissions: () => undefined,
    info: { parameters: 1, launchesPerStep: 1, pipelines: 1, bytes: 1, parallelism: 1 },
  }
  const pace = new Pace({
    supernet,
    epochs: 2,
    stepsPerEpoch: 4,
    batch: 1,
    relativeCost: (epoch) => (epoch === 1 ? 5 : 10),
    settled: async () => undefined,
    now: () => clock,
    onProgress: ({ etaMs }) => etas.push(etaMs),
  })
  clock += 300
  await pace.afterStep(1, 1)
  pace.moveTo(supernet)
  clock += 700
  await pace.afterStep(2, 1)
  expect(etas).toEqual([300 * (3 + 8), 700 * 3])
})
