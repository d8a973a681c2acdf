import { describe, expect, it } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { checkRecords } from '../protocol/epochRecord'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord, ToldRecord } from '../protocol/record'
import { stageAt } from '../protocol/stages'
import { withAlgorithm } from '../protocol/withAlgorithm'
import { supernetSpec } from '../session/prepare'
import { REMOVED } from '../space/alphas'
import { DARTS_PRIMITIVES } from '../space/primitives'
import type { SearchState } from '../store/checkpoint'
import { promisesKept } from '../testing/waiting'
import { type SearchInputs, search } from './search'
import { fakeBatches } from './testing/fakeBatches'
import { type FakeSupernet, fakeSupernet } from './testing/fakeSupernet'

/** Those of the paper, whatever a preset makes of them. */
const RATES = { lr: 0.025, lrMin: 0.001 }

/** 3 steps an epoch. */
const config = (changes: object = {}): SearchConfig =>
  checkConfig(
    { epochs: 4, batch: 8, images: 55, weights: RATES, alphas: { lr: 0.5 }, ...changes },
    PRESETS['two-minutes'].config,
  )

const staged = (changes: object = {}): SearchConfig =>
  checkConfig(
    {
      algorithm: 'p-darts',
      cells: 3,
      epochs: 6,
      batch: 8,
      images: 55,
      weights: RATES,
      alphas: { lr: 0.5, frozenEpochs: 0 },
      ...changes,
    },
    PRESETS['small-cell'].config,
  )

/** Makes the supernet of every stage but the first. */
function entering(of: SearchConfig, made: FakeSupernet[] = []): Pick<SearchInputs, 'enterStage'> {
  return {
    enterStage: async (stage) => {
      made.push(fakeSupernet(supernetSpec(of, 10, stage)))
      return made.at(-1) as FakeSupernet
    },
  }
}

/** A clock that a test moves by hand. */
function setUp(of: SearchConfig, more: Partial<SearchInputs> = {}) {
  const supernet = fakeSupernet(supernetSpec(of, 10))
  const batches = fakeBatches(of)
  const inputs: SearchInputs = { supernet, batches, classes: 10, settled: async () => {}, now: () => 0, ...more }
  return { supernet, batches, inputs }
}

async function run(of: SearchConfig, inputs: SearchInputs) {
  const records: EpochRecord[] = []
  const loop = search(of, inputs)
  for (;;) {
    const next = await loop.next()
    if (next.done) return { records, reason: next.value }
    records.push(next.value)
  }
}

describe('search', () => {
  it('yields one record an epoch, in order, and ends with the planned epochs', async () => {
    const { inputs, batches } = setUp(config())
    const { records, reason } = await run(config(), inputs)
    expect(records.map((record) => record.epoch)).toEqual([1, 2, 3, 4])
    expect(reason).toBe('epochs')
    expect(batches.taken).toEqual({ weights: 12, alphas: 12 })
  })

  it.each([
    { nodes: 3 },
    { nodes: 8, concat: 4, algorithm: 'pc-darts', channels: 8 },
    { nodes: 5, concat: 1, alphas: { perCell: true, lr: 0.5 } },
    { nodes: 12, concat: 12, algorithm: 'snas' },
  ] as const)('gives records of cells of %j that pass their check, and no check of other cells', async (size) => {
    const { channels: _, ...published } = PRESETS['small-cell'].config
    const of = checkConfig({ ...published, epochs: 2, batch: 8, images: 55, channels: 8, ...size })
    const { records } = await run(of, setUp(of).inputs)
    const told = JSON.parse(JSON.stringify(records))
    expect(checkRecords('records', of, told, 'bad-run')).toEqual(records)
    const { nodes: __, concat: ___, ...four } = of
    expect(() => checkRecords('records', four, told, 'bad-run')).toThrow(/alphas.normal.*14/)
  })

  it.each([
    ['alphas-first', ['alphaStep', 'weightStep']],
    ['weights-first', ['weightStep', 'alphaStep']],
  ])('%s updates in that order', async (updateOrder, pair) => {
    const of = config({ updateOrder, epochs: 1 })
    const { inputs, supernet } = setUp(of)
    await run(of, inputs)
    expect(supernet.log).toEqual([...pair, ...pair, ...pair])
  })

  it('leaves frozen alphas alone but keeps scoring them', async () => {
    const of = config({ epochs: 2, alphas: { lr: 0.5, frozenEpochs: 1 } })
    const { inputs, supernet } = setUp(of)
    const { records } = await run(of, inputs)
    expect(supernet.log.slice(0, 6).filter((call) => call === 'alphaStep')).toEqual([])
    expect(supernet.log.slice(6).filter((call) => call === 'alphaStep')).toHaveLength(3)
    expect(Math.max(...(records[0]?.alphas.normal.flat() ?? []).map(Math.abs))).toBeLessThan(0.01)
    expect(Math.max(...(records[1]?.alphas.normal.flat() ?? []).map(Math.abs))).toBeGreaterThan(0.1)
    expect(records[0]?.validation.loss).toBeGreaterThan(0)
  })

  it('gives the same records for the same seed and others for another', async () => {
    const first = await run(config(), setUp(config()).inputs)
    const again = await run(config(), setUp(config()).inputs)
    const other = await run(config({ seed: 3 }), setUp(config({ seed: 3 })).inputs)
    expect(again).toEqual(first)
    expect(other.records[0]?.alphas).not.toEqual(first.records[0]?.alphas)
    expect(other.records[0]?.train).not.toEqual(first.records[0]?.train)
  })

  it('starts from its own numbers whatever the supernet held before', async () => {
    const fresh = await run(config(), setUp(config()).inputs)
    const used = setUp(config())
    used.supernet.writeAlphas(new Float32Array(30).fill(5))
    used.supernet.writeParams(new Float32Array(8).fill(7))
    expect(await run(config(), used.inputs)).toEqual(fresh)
  })

  it('averages losses and accuracies over the epoch alone', async () => {
    const { inputs, supernet } = setUp(config())
    const losses: number[] = []
    const step = supernet.weightStep.bind(supernet)
    supernet.weightStep = () => {
      step()
      void supernet.readMetrics(false).then((metrics) => losses.push(metrics.train.lastLoss))
    }
    const { records } = await run(config(), inputs)
    const second = losses.slice(3, 6)
    expect(records[1]?.train.loss).toBeCloseTo(second.reduce((sum, x) => sum + x, 0) / 3, 6)
  })

  it('lowers the learning rate along the cosine', async () => {
    const { records } = await run(config(), setUp(config()).inputs)
    expect(records[0]?.learningRate).toBe(0.025)
    expect(records[2]?.learningRate).toBeCloseTo(0.013, 10)
  })

  it('ends with the rule it was told to stop at', async () => {
    const rule = { threshold: 1, minEpochs: 0, armed: false, returns: 'stop' }
    const of = config({ epochs: 40, stopAt: 'criterion1', criterion1: rule })
    const { records, reason } = await run(of, setUp(of).inputs)
    expect(reason).toBe('criterion1')
    expect(records.length).toBeLessThan(40)
    expect(records.at(-1)?.rules.criterion1.firedAt).toBe(records.length)
    expect(records.slice(0, -1).every((record) => record.rules.criterion1.firedAt === null)).toBe(true)
  })

  it('ends with the rule also where that fires in the last epoch planned', async () => {
    const of = config({ epochs: 2, stopAt: 'criterion2', criterion2: { window: 1 }, alphas: { lr: 0 } })
    const { records, reason } = await run(of, setUp(of).inputs)
    expect(records.at(-1)?.rules.criterion2.firedAt).toBe(2)
    expect(reason).toBe('criterion2')
  })

  it('stops before the next step, and the broken epoch gives no record', async () => {
    const stop = new AbortController()
    const { inputs, supernet } = setUp(config(), {
      signal: stop.signal,
      gate: (epoch, step) => {
        if (epoch === 2 && step === 1) stop.abort()
        return undefined
      },
    })
    const { records, reason } = await run(config(), inputs)
    expect(reason).toBe('stopped')
    expect(records.map((record) => record.epoch)).toEqual([1])
    expect(supernet.log.filter((call) => call === 'weightStep')).toHaveLength(4)
  })

  it('names the epoch and the step at which the training loss became NaN', async () => {
    let clock = 0
    const { inputs, supernet } = setUp(config(), { now: () => (clock += 300) })
    supernet.nanAt = 5
    await expect(run(config(), inputs)).rejects.toMatchObject({
      code: 'diverged',
      message: 'epoch 2, step 2: training loss is NaN',
    })
  })

  it('finds a NaN at the end of the epoch when steps are too fast to be read', async () => {
    const { inputs, supernet } = setUp(config())
    supernet.nanAt = 5
    await expect(run(config(), inputs)).rejects.toMatchObject({
      code: 'diverged',
      message: 'epoch 2: training loss is NaN',
    })
  })

  it('makes alpha steps of the order asked for', async () => {
    const of = config({ order: 2, epochs: 1 })
    const { inputs, supernet } = setUp(of)
    await run(of, inputs)
    expect(supernet.log.filter((call) => call.startsWith('alphaStep'))).toEqual(Array(3).fill('alphaStep 2'))
  })

  it('never has more than two steps on the GPU', async () => {
    let submitted = 0
    let done = 0
    let most = 0
    const { inputs, supernet } = setUp(config({ epochs: 1, images: 400 }), {
      settled: async () => {
        const upTo = submitted
        await promisesKept()
        done = Math.max(done, upTo)
      },
    })
    const step = supernet.weightStep.bind(supernet)
    supernet.weightStep = () => {
      step()
      submitted++
      most = Math.max(most, submitted - done)
    }
    await run(config({ epochs: 1, images: 400 }), inputs)
    expect(submitted).toBe(25)
    expect(most).toBe(2)
  })

  it('leaves the time of a pause out of the epoch', async () => {
    let clock = 0
    const { inputs } = setUp(config({ epochs: 1 }), {
      now: () => clock,
      gate: (_epoch, step) => {
        clock += 10
        if (step !== 1) return undefined
        return Promise.resolve().then(() => {
          clock += 5000
          return 'run' as const
        })
      },
    })
    const { records } = await run(config({ epochs: 1 }), inputs)
    expect(records[0]?.epochMs).toBe(30)
  })

  it('reports progress at most four times a second', async () => {
    let clock = 0
    const seen: { step: number; etaMs: number; msPerStep: number }[] = []
    const of = config({ epochs: 1, images: 1600 })
    const { inputs } = setUp(of, {
      now: () => clock,
      gate: () => {
        clock += 20
        return undefined
      },
      onProgress: (progress) => seen.push(progress),
    })
    await run(of, inputs)
    expect(seen.length).toBe(7)
    expect(seen[0]).toMatchObject({ step: 13, msPerStep: 20, etaMs: 87 * 20, imagesPerSecond: 800 })
  })

  it('ends at an alpha that is no number, though every loss is one', async () => {
    const { inputs, supernet } = setUp(config())
    supernet.readAlphas = async () => new Float32Array(30).fill(0.1).fill(Number.NaN, 7, 8)
    await expect(run(config(), inputs)).rejects.toMatchObject({ code: 'diverged', message: 'epoch 1: alpha 7 is NaN' })
  })

  it('tells of every pass of a measurement as it is read back', async () => {
    const of = config({ epochs: 1, eigenvalue: { every: 1 }, gauges: { every: 1, removals: true } })
    const { supernet, inputs } = setUp(of)
    const told: number[] = []
    const passes = (): number => supernet.log.filter((call) => /^(gradients|forwardMixed)/.test(call)).length
    await run(of, { ...inputs, onRead: () => told.push(passes()) })
    expect(told.length).toBeGreaterThan(30)
    expect(told).toEqual(Array.from({ length: passes() }, (_, i) => i + 1))
  })

  it('measures the eigenvalue of the mixture itself: without noise and with every path in place', async () => {
    const of = checkConfig(
      { epochs: 1, batch: 8, images: 55, eigenvalue: { every: 1, iterations: 1 } },
      withAlgorithm(PRESETS['two-minutes'].config, 'snas'),
    )
    expect(of.snas.dropPath).toBeGreaterThan(0)
    const { supernet, inputs } = setUp(of)
    const { types, edges, ops } = supernet.alphaShape
    const noises: Float32Array[] = []
    const rates: (number | undefined)[] = []
    Object.assign(supernet, {
      setNoise: (noise: Float32Array) => noises.push(noise),
      gradients: () => {
        rates.push(supernet.hyper?.dropPath?.rate)
        expect(noises.at(-1)?.every((g) => g === 0)).toBe(true)
      },
      readAlphaGradients: async () => new Float32Array(types * edges * ops).fill(1),
    })
    await run(of, inputs)
    expect(rates).toEqual([0, 0])
    expect(supernet.hyper?.tau).toBe(1)
  })

  it.each([
    ['darts', 1e-3],
    ['xnas', 0],
  ] as const)(
    '%s: its update has the weight decay %f, so the diagonal of the Hessian has it',
    async (algorithm, decay) => {
      const of = config({ algorithm, epochs: 1, eigenvalue: { every: 1, iterations: 2 } })
      const { supernet, inputs } = setUp(of)
      const { types, edges, ops } = supernet.alphaShape
      // The loss is linear in the alphas: its own Hessian is 0.
      const readAlphaGradients = async () => new Float32Array(types * edges * ops).fill(1)
      Object.assign(supernet, { gradients: () => {}, readAlphaGradients })
      const { records } = await run(of, inputs)
      expect(records[0]?.eigenvalue).toBeCloseTo(decay, 12)
    },
  )

  it('ends when a figure of the record is not finite, whatever it was computed from', async () => {
    const measured = config({ eigenvalue: { every: 1 } })
    const { supernet, inputs } = setUp(measured)
    const { types, edges, ops } = supernet.alphaShape
    const readAlphaGradients = async () => new Float32Array(types * edges * ops).fill(Number.NaN)
    Object.assign(supernet, { gradients: () => {}, readAlphaGradients })
    await expect(run(measured, inputs)).rejects.toMatchObject({
      code: 'diverged',
      message: 'epoch 1: eigenvalue is NaN',
    })
  })

  it.each([
    ['DARTS', config({ epochs: 3 })],
    ['P-DARTS, in three stages', staged({ epochs: 3 })],
  ])('%s goes on from any place between two steps as if it had never stopped', async (_, of) => {
    const states: SearchState[] = []
    const whole = setUp(of, {
      ...entering(of),
      checkpoint: async ({ capture }) => {
        states.push(structuredClone(await capture()))
      },
    })
    const straight = await run(of, whole.inputs)
    expect(states.map(({ epoch, step }) => `${epoch}/${step}`)).toEqual(
      '1/0 1/1 1/2 2/0 2/1 2/2 3/0 3/1 3/2 4/0'.split(' '),
    )
    const last = states.at(-1)
    for (const from of states) {
      let end: SearchState | null = null
      const { inputs } = setUp(of, {
        ...entering(of),
        supernet: fakeSupernet(supernetSpec(of, 10, stageAt(of, from.epoch))),
        from,
        batches: fakeBatches(of, from.streams),
        checkpoint: async ({ capture }) => {
          end = await capture()
        },
      })
      const { records } = await run(of, inputs)
      expect([...from.records, ...records]).toEqual(straight.records)
      if (from.epoch <= of.epochs) expect(end).toEqual(last)
    }
  })

  it('does not go on past a rule that had fired', async () => {
    const of = config({ epochs: 40, stopAt: 'criterion2', criterion2: { window: 1 }, alphas: { lr: 0 } })
    let newest: SearchState | undefined
    const first = await run(
      of,
      setUp(of, {
        checkpoint: async ({ capture }) => {
          newest = await capture()
        },
      }).inputs,
    )
    const again = await run(of, setUp(of, { ...(newest ? { from: newest } : {}) }).inputs)
    expect(first.reason).toBe('criterion2')
    expect(again).toEqual({ records: [], reason: 'criterion2' })
  })

  describe('in stages (P-DARTS)', () => {
    const of = staged({ primitives: DARTS_PRIMITIVES, 'p-darts': { maxSkips: 1 } })

    it('makes a supernet a stage, more cells and fewer candidates in each', async () => {
      const made: FakeSupernet[] = []
      const { records, reason } = await run(of, setUp(of, entering(of, made)).inputs)
      expect(reason).toBe('epochs')
      expect(made.map(({ spec }) => 'cells' in spec && spec.cells)).toEqual([7, 10])
      expect(records.map(({ stage }) => stage)).toEqual(
        [3, 3, 7, 7, 10, 10].map((cells, i) => ({ index: 1 + Math.floor(i / 2), of: 3, cells })),
      )
      const left = records.map(({ alphas }) => alphas.normal.map((row) => row.filter((a) => a > REMOVED).length))
      expect(left).toEqual([8, 8, 5, 5, 3, 3].map((count) => Array(14).fill(count)))
      // What is gone stays gone, and was the weakest.
      records[1]?.alphas.normal.forEach((row, edge) => {
        const weakest = [...row.keys()].sort((a, b) => (row[a] as number) - (row[b] as number)).slice(0, 3)
        for (const record of records.slice(2))
          expect(weakest.map((op) => record.alphas.normal[edge]?.[op])).toEqual([REMOVED, REMOVED, REMOVED])
      })
    })

    it('anneals the learning rate and the dropout anew, with other masks in every pass', async () => {
      const seeds: number[] = []
      const rates: (number | undefined)[] = []
      const watch = (supernet: FakeSupernet): FakeSupernet => {
        const set = supernet.setHyper.bind(supernet)
        supernet.setHyper = (hyper) => {
          set(hyper)
          const { seed, rate } = hyper.skipDropout ?? {}
          if (seed) seeds.push(seed)
          if (rates.at(-1) !== rate) rates.push(rate)
        }
        return supernet
      }
      const first = setUp(of, {
        enterStage: async (stage) => watch(fakeSupernet(supernetSpec(of, 10, stage))),
      })
      watch(first.supernet)
      const { records } = await run(of, first.inputs)
      records.forEach(({ learningRate }, i) => {
        expect(learningRate).toBeCloseTo(i % 2 === 0 ? 0.025 : 0.013, 10)
      })
      expect(new Set(seeds).size).toBe(2 * 3 * of.epochs)
      // No epoch is frozen: p0, then p0 exp(-0.2 * 25 / 2).
      const [a, b, c] = of['p-darts'].skipDropout as [number, number, number]
      expect(rates).toEqual([a, b, c].flatMap((p0) => [p0, p0 * Math.exp(-2.5)]))
    })

    it('restricts the last genotype to M skip-connects and says how many there were', async () => {
      const { inputs } = setUp(of, {
        enterStage: async (stage) => {
          const supernet = fakeSupernet(supernetSpec(of, 10, stage))
          const read = supernet.readAlphas.bind(supernet)
          // Skip-connects win wherever they are left.
          supernet.readAlphas = async () => (await read()).map((a, i) => (i % 8 === 3 && a > REMOVED ? 9 : a))
          return supernet
        },
      })
      const { records } = await run(of, inputs)
      const [before, last] = records.slice(-2) as [ToldRecord, ToldRecord]
      expect(before.skips.normal).toBeGreaterThan(1)
      expect(before.unrestrictedSkips).toBeUndefined()
      expect(last.skips.normal).toBe(1)
      expect(last.unrestrictedSkips).toBe(before.skips.normal)
      expect(last.rules.criterion1.value).toBe(before.skips.normal)
    })
  })

  it('counts the time left from where it goes on', async () => {
    let clock = 0
    const of = config({ epochs: 2, images: 1600 })
    const seen: number[] = []
    const from = { epoch: 2, step: 50, epochMs: 0, streams: fakeBatches(of).state, records: [], arrays: fresh(of) }
    const { inputs } = setUp(of, {
      from,
      now: () => clock,
      gate: () => {
        clock += 20
        return undefined
      },
      onProgress: ({ etaMs }) => seen.push(etaMs),
    })
    await run(of, inputs)
    expect(seen[0]).toBe((50 - 13) * 20)
  })
})

/** Arrays of a fake supernet that has not moved. */
function fresh(of: SearchConfig): SearchState['arrays'] {
  const { alphaShape, layout } = fakeSupernet(supernetSpec(of, 10))
  const { types, edges, ops } = alphaShape
  return {
    params: new Float32Array(layout.floats),
    alphas: new Float32Array(types * edges * ops),
    state: Float32Array.of(0, 1, ...new Array(10).fill(0)),
  }
}
