import { describe, expect, test } from 'vitest'
import { COLLAPSE, recordingOf } from '../testing/records'
import { createPlayer, epochPace, recordingTrack, timeline } from './replay'
import { createRunStore } from './runStore'

/** A clock that moves only when told to. */
function frames() {
  let now = 0
  let waiting: ((now: number) => void) | null = null
  return {
    nextFrame: (callback: (now: number) => void) => {
      waiting = callback
      return () => {
        waiting = null
      }
    },
    run(ms: number, step = 10) {
      for (let passed = 0; passed < ms; passed += step) {
        now += step
        const callback = waiting
        waiting = null
        callback?.(now)
      }
    },
  }
}

function setup() {
  const store = createRunStore()
  const clock = frames()
  const epochs: number[] = []
  const playing: boolean[] = []
  const player = createPlayer({
    nextFrame: clock.nextFrame,
    onEpoch: (epoch) => epochs.push(epoch),
    onPlaying: (on) => playing.push(on),
  })
  player.load(recordingTrack(recordingOf(COLLAPSE), store.getState().apply))
  return { store, clock, epochs, playing, player }
}

test('events happen at their epoch, in order', () => {
  const at = timeline(recordingOf(COLLAPSE)).map((item) => item.at)
  expect(at.slice(0, 5)).toEqual([0, 0.5, 1, 1.5, 2])
  expect(at).toEqual([...at].sort((a, b) => a - b))
})

test('a run of 40 to 60 epochs is over within 20 seconds at normal speed', () => {
  for (const epochs of [40, 50, 60]) expect(epochs * epochPace(epochs, 'normal')).toBeLessThanOrEqual(20_000)
  expect(epochPace(40, 'slow')).toBe(3 * epochPace(40, 'normal'))
  expect(epochPace(40, 'max')).toBeLessThan(epochPace(40, 'normal'))
})

describe('player', () => {
  test('shows the start at once and plays to the end', () => {
    const { store, clock, epochs, playing, player } = setup()
    expect(store.getState().config?.epochs).toBe(8)
    expect(store.getState().records).toEqual([])
    player.play()
    clock.run(8 * epochPace(8, 'normal') + 50)
    expect(epochs).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(store.getState().records).toEqual(COLLAPSE)
    expect(store.getState().status.kind).toBe('finished')
    expect(playing).toEqual([true, false])
  })

  test('reveals an epoch when its time has come, not before', () => {
    const { store, clock, player } = setup()
    player.play()
    clock.run(3.5 * epochPace(8, 'normal'))
    expect(store.getState().records.length).toBe(3)
  })

  test('pauses and goes on where it was', () => {
    const { store, clock, player } = setup()
    player.play()
    clock.run(2.5 * epochPace(8, 'normal'))
    player.pause()
    clock.run(60_000)
    expect(store.getState().records.length).toBe(2)
    player.play()
    clock.run(epochPace(8, 'normal'))
    expect(store.getState().records.length).toBe(3)
  })

  test('seeking ahead reveals what lies between; seeking back only moves the cursor', () => {
    const { store, epochs, player } = setup()
    player.seek(6)
    expect(store.getState().records.length).toBe(6)
    player.seek(2)
    expect(store.getState().records.length).toBe(6)
    expect(epochs).toEqual([0, 6, 2])
    player.seek(99)
    expect(player.atEnd).toBe(true)
  })

  test('a frame after a long sleep does not jump', () => {
    const { store, clock, player } = setup()
    player.play()
    clock.run(20)
    clock.run(60_000, 60_000)
    expect(store.getState().records.length).toBe(0)
  })

  test('plays again from the start without telling anything twice', () => {
    const { store, clock, player } = setup()
    player.seek(8)
    player.play()
    clock.run(1.5 * epochPace(8, 'normal'))
    expect(player.position).toBeLessThan(2)
    expect(store.getState().records).toEqual(COLLAPSE)
  })

  test('keeps the pace it is given', () => {
    const { clock, player } = setup()
    player.setPace('max')
    player.play()
    clock.run(4.2 * epochPace(8, 'max'))
    expect(Math.floor(player.position)).toBe(4)
  })

  test('stays longer on an epoch that the story dwells on, except at full speed', () => {
    const reached = (pace: 'normal' | 'max'): number => {
      const clock = frames()
      const options = { nextFrame: clock.nextFrame, onEpoch: () => undefined, onPlaying: () => undefined }
      const player = createPlayer({ ...options, dwellsOn: (epoch) => epoch === 2 })
      player.load({ end: () => 8, reveal: () => undefined })
      player.setPace(pace)
      player.play()
      clock.run(4.5 * epochPace(8, pace))
      return Math.floor(player.position)
    }
    expect(reached('max')).toBe(4)
    expect(reached('normal')).toBe(2)
  })
})
