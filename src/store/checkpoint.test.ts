import { describe, expect, it } from 'vitest'
import type { SearchConfig } from '../protocol/config'
import { randomStream } from '../random'
import { type Checkpoint, decodeCheckpoint, decodeHead, encodeCheckpoint, headEnd, PREAMBLE_BYTES } from './checkpoint'
import { saveAt } from './testing/checkpoints'

const checkpoint: Checkpoint = { ...saveAt(3, 1), sequence: 7 }

/** Bits of the arrays: NaN and -0 are told apart from other numbers. */
const bits = ({ state }: Checkpoint) =>
  Object.entries(state.arrays).map(([name, array]) => [name, [...new Uint8Array(array.slice().buffer)]])

describe('checkpoint', () => {
  it('comes back as it was, arrays bit for bit', async () => {
    const back = await decodeCheckpoint(await encodeCheckpoint(checkpoint))
    expect(bits(back)).toEqual(bits(checkpoint))
    const { arrays: _, ...state } = checkpoint.state
    expect({ ...back, state: { ...back.state, arrays: {} } }).toEqual({
      ...checkpoint,
      state: { ...state, arrays: {} },
    })
  })

  it('has its head read alone', async () => {
    const bytes = await encodeCheckpoint(checkpoint)
    const end = headEnd(bytes.subarray(0, PREAMBLE_BYTES))
    expect(end).toBeLessThan(bytes.length)
    const head = await decodeHead(bytes.subarray(0, end))
    expect(head.state).toMatchObject({ epoch: 3, step: 1 })
    expect(head.arrays.map(({ name, length }) => [name, length])).toEqual([
      ['params', 4],
      ['alphas', 2],
      ['algorithm.round', 2],
    ])
  })

  it('fills in a setting that did not exist when it was saved', async () => {
    const { stopAt: _, ...older } = checkpoint.facts.config
    const bytes = await encodeCheckpoint({
      ...checkpoint,
      facts: { ...checkpoint.facts, config: older as SearchConfig },
    })
    expect((await decodeCheckpoint(bytes)).facts.config.stopAt).toBe('none')
  })

  it('is refused with any one byte changed, wherever it is', async () => {
    const bytes = await encodeCheckpoint({ ...saveAt(1, 1), sequence: 7 })
    const random = randomStream(1)
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] as number) ^ (1 + random.below(255))
      await expect(decodeCheckpoint(changed), `byte ${at}`).rejects.toMatchObject({ code: 'bad-run' })
    }
  })

  it('is refused when it ends early, at every length, or goes on', async () => {
    const bytes = await encodeCheckpoint(checkpoint)
    for (let length = 0; length < bytes.length; length++)
      await expect(decodeCheckpoint(bytes.slice(0, length)), `${length} bytes`).rejects.toMatchObject({
        code: 'bad-run',
      })
    const longer = new Uint8Array(bytes.length + 1)
    longer.set(bytes)
    await expect(decodeCheckpoint(longer)).rejects.toMatchObject({ code: 'bad-run' })
  })

  it.each([
    ['another version', { at: 8, value: 9 }, /version 9, this page reads version 1/],
    ['another kind of file', { at: 0, value: 80 }, /not a file of a run/],
  ])('names %s', async (_, { at, value }, message) => {
    const bytes = await encodeCheckpoint(checkpoint)
    bytes[at] = value
    await expect(decodeCheckpoint(bytes)).rejects.toThrow(message)
  })

  it.each([
    [
      'a record of another epoch',
      { state: { ...checkpoint.state, records: checkpoint.state.records.toReversed() } },
      /records \[0\]\.epoch: 2 must be 1/,
    ],
    [
      'a record with a field missing',
      { state: { ...checkpoint.state, records: [{ epoch: 1 }, { epoch: 2 }] } },
      /records \[0\]\.alphas: undefined is missing/,
    ],
    ['records that do not reach its epoch', { state: { ...checkpoint.state, epoch: 4 } }, /2 records, expected 3/],
    ['an identifier that leads elsewhere', { facts: { ...checkpoint.facts, id: '../x' } }, /not an identifier/],
    ['an end that is missing', { end: undefined }, /end: undefined/],
    ['an end that is none', { end: { kind: 'failed', code: 'diverged', message: {} } }, /message of its end/],
    ['a time that is none', { state: { ...checkpoint.state, epochMs: 'long' } }, /epochMs: "long" must be/],
    [
      'a stream at no place',
      { state: { ...checkpoint.state, streams: { weights: { shuffle: 0.5, given: 0, augment: 1 } } } },
      /streams\.weights\.shuffle: 0\.5 must be/,
    ],
    [
      'a half of its streams',
      { state: { ...checkpoint.state, streams: { weights: { shuffle: 1, given: 0, augment: 1 } } } },
      /streams\.alphas/,
    ],
    [
      'a config out of range',
      { facts: { ...checkpoint.facts, config: { ...checkpoint.facts.config, batch: 1 } } },
      /batch: 1/,
    ],
  ])('refuses %s, though its digests are right', async (_, change, message) => {
    const bytes = await encodeCheckpoint({ ...checkpoint, ...change } as Checkpoint)
    await expect(decodeCheckpoint(bytes)).rejects.toThrow(message)
  })
})
