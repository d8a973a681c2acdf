import { describe, expect, it } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import type { TurnRecord } from '../protocol/messages'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { supernetSpec } from '../session/prepare'
import { REMOVED } from '../space/alphas'
import { candidateOf } from '../supernet/candidates'
import { layoutOf } from '../supernet/describe'
import { forEachParam } from '../supernet/layout'
import type { Grant } from './search'
import { type SearchInputs, search } from './search'
import { fakeBatches } from './testing/fakeBatches'
import { fakeSupernet } from './testing/fakeSupernet'
import { relativeMoves } from './watchTurn'

const config = (changes: object = {}): SearchConfig =>
  checkConfig({ epochs: 2, batch: 8, images: 55, alphas: { lr: 0.5 }, ...changes }, PRESETS['two-minutes'].config)

async function run(of: SearchConfig, more: Partial<SearchInputs> = {}) {
  const inputs: SearchInputs = {
    supernet: fakeSupernet(supernetSpec(of, 10)),
    batches: fakeBatches(of),
    classes: 10,
    settled: async () => {},
    now: () => 0,
    ...more,
  }
  const records: EpochRecord[] = []
  for await (const record of search(of, inputs)) records.push(record)
  return records
}

/** A gate that grants single turns for the first `count` times it is asked, then lets the search run. */
function turnsFirst(count: number): { gate: () => Promise<Grant> | undefined; asked: () => number } {
  let asked = 0
  return { gate: () => (asked++ < count ? Promise.resolve<Grant>('turn') : undefined), asked: () => asked }
}

describe('a watched turn', () => {
  it('changes nothing: stepped by hand or run through, the records are the same', async () => {
    const straight = await run(config())
    const stepped = await run(config(), { gate: turnsFirst(5).gate })
    expect(stepped).toEqual(straight)
  })

  it('has no move of an operation that XNAS wiped out: it is gone, not a thousand million away', async () => {
    const of = config()
    const supernet = fakeSupernet(supernetSpec(of, 10))
    const { alphaStep } = supernet
    supernet.alphaStep = () => {
      alphaStep.call(supernet, 1)
      // The step is done at once here; what is read later is what it left.
      void supernet.readAlphas().then((alphas) => supernet.writeAlphas(alphas.fill(REMOVED, 2, 3)))
    }
    const turns: TurnRecord[] = []
    await run(of, { supernet, gate: turnsFirst(4).gate, onTurn: (turn) => turns.push(turn) })
    const [first] = turns.filter(({ player }) => player === 'alphas')
    expect(first?.alphas?.normal[0]?.[2]).toBe(0)
    expect(first?.distance).toBeLessThan(10)
  })

  it.each(['alphas-first', 'weights-first'] as const)(
    '%s: players take turns, each moves only its own',
    async (order) => {
      const turns: TurnRecord[] = []
      await run(config({ updateOrder: order }), { gate: turnsFirst(4).gate, onTurn: (turn) => turns.push(turn) })
      const players = order === 'alphas-first' ? ['alphas', 'weights'] : ['weights', 'alphas']
      expect(turns.map(({ player }) => player)).toEqual([...players, ...players])
      expect(turns.map(({ step }) => step)).toEqual([1, 1, 2, 2])
      for (const turn of turns) {
        expect(turn.alphas === null).toBe(turn.player === 'weights')
        expect(turn.weights === null).toBe(turn.player === 'alphas')
        expect(turn.distance).toBeGreaterThan(0)
      }
      const [first, second] = turns
      expect(second?.trainLoss[0]).toBe(first?.trainLoss[1])
      expect(second?.validationLoss[0]).toBe(first?.validationLoss[1])
      expect(first?.validationLoss[1]).not.toBe(first?.validationLoss[0])
    },
  )

  it.each(['snas', 'gdas', 'p-darts'] as const)(
    '%s: what a turn did is measured with the noise and the masks of the turn itself, before as after',
    async (algorithm) => {
      const of = checkConfig(
        { algorithm, epochs: 3, batch: 8, images: 55, alphas: { frozenEpochs: 0 } },
        PRESETS[algorithm === 'p-darts' ? 'small-cell' : 'two-minutes'].config,
      )
      const supernet = fakeSupernet(supernetSpec(of, 10))
      let noise: number[] = []
      const drawn: string[] = []
      const { setNoise } = supernet
      supernet.setNoise = (given) => {
        setNoise(given)
        noise = [...given]
      }
      for (const pass of ['forward', 'alphaStep', 'weightStep', 'jointStep'] as const) {
        const run = supernet[pass] as (...args: unknown[]) => void
        Object.assign(supernet, {
          [pass]: (...args: unknown[]) => {
            const { skipDropout, dropPath } = supernet.hyper ?? {}
            drawn.push(JSON.stringify([noise, skipDropout, dropPath]))
            run(...args)
          },
        })
      }
      const turns: (readonly string[])[] = []
      const stop = new AbortController()
      await run(of, {
        supernet,
        gate: turnsFirst(4).gate,
        signal: stop.signal,
        onTurn: () => {
          turns.push(drawn.splice(0))
          if (turns.length === 4) stop.abort()
        },
      })
      // Two losses before, the turn, two losses after: one draw a turn, another one in each.
      expect(turns.map((passes) => [passes.length, new Set(passes).size])).toEqual(Array(4).fill([5, 1]))
      expect(new Set(turns.map(([first]) => first)).size).toBe(4)
    },
  )

  it('leaves frozen alphas where they are and says so', async () => {
    const turns: TurnRecord[] = []
    const of = config({ alphas: { lr: 0.5, frozenEpochs: 1 } })
    await run(of, { gate: turnsFirst(2).gate, onTurn: (turn) => turns.push(turn) })
    expect(turns.find(({ player }) => player === 'alphas')?.distance).toBe(0)
  })
})

describe('parameters of a candidate', () => {
  it.each(['small-cell', 'two-minutes'] as const)('%s: every candidate with weights is found, no other', (preset) => {
    const of = PRESETS[preset].config
    const layout = layoutOf(supernetSpec(of, 10))
    const found = new Set<string>()
    for (const { name } of layout.slots) {
      const place = candidateOf(name, of)
      if (place) found.add(`${place.type} ${place.edge} ${of.primitives[place.op]}`)
    }
    if (preset === 'two-minutes') expect(found.size).toBe(6 * 2)
    // Reduction cells: skip_connect from the two inputs is a FactorizedReduce and has weights too.
    else expect(found.size).toBe(14 + 14 + 8)
  })

  it('a move is relative to the size of the weights it moves', () => {
    const of = PRESETS['two-minutes'].config
    const layout = layoutOf(supernetSpec(of, 10))
    const before = new Float32Array(layout.floats)
    const moved = new Float32Array(layout.floats)
    const slot = layout.slots.find(({ name }) => name.startsWith('cells.0.edges.1<-0.3.op.1.weight'))
    if (!slot) throw new Error('no such slot')
    forEachParam(slot, (_, flat) => {
      before[flat] = 2
      moved[flat] = 0.5
    })
    const moves = relativeMoves({ layout, alphaShape: { types: 1, edges: 6, ops: 5 } }, of, before, moved)
    expect(moves[3]).toBeCloseTo(0.25)
    expect(moves.filter((move) => move !== 0)).toHaveLength(1)
  })
})
