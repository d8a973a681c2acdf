import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { badgeOf, FilmStrip, type Frame, frameStride } from '../charts/FilmStrip'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { COLLAPSE, NB201_CONFIG, nb201Alphas, recordsOf } from '../testing/records'
import { changedOperations, filmFrames, miniCell } from './film'

test('a frame an epoch, with the skip-connects gained and the operations changed since the one before', () => {
  const frames = filmFrames(COLLAPSE, 'normal', 1)
  expect(frames.map(({ gained }) => gained)).toEqual([0, 0, 0, 1, 1, 2, 2, 0])
  expect(frames.map(({ changed }) => changed)).toEqual([null, 0, 0, 1, 1, 2, 2, 0])
  expect(frames.map(badgeOf)).toEqual(['', '', '', '+1', '+1', '+2', '+2', ''])
})

test('the first frame is compared with nothing, in both languages', () => {
  const [first, second] = filmFrames(COLLAPSE, 'normal', 1)
  if (!first || !second) throw new Error('two frames expected')
  expect(en.views.film.frame(1, 0, first.changed, first.gained)).toBe(
    'Epoch 1: 0 skip-connects. Click or drag: go there.',
  )
  expect(zh.views.film.frame(1, 0, first.changed, first.gained)).not.toContain('相同')
  expect(en.views.film.frame(2, 0, second.changed, second.gained)).toContain('the same cell as before')
})

test('with a stride, frames compare with the frame before, not with the epoch before', () => {
  const frames = filmFrames(COLLAPSE, 'normal', 2)
  expect(frames.map(({ epoch }) => epoch)).toEqual([2, 4, 6, 8])
  expect(frames.map(({ gained }) => gained)).toEqual([0, 1, 3, 2])
})

test('the last epoch of a search has a frame of its own, as wide as the epochs left to it', () => {
  const run = COLLAPSE.slice(0, 7)
  expect(filmFrames(run, 'normal', 3, 7).map(({ epoch, gained }) => [epoch, gained])).toEqual([
    [3, 0],
    [6, 4],
    [7, 2],
  ])
  expect(filmFrames(run, 'normal', 3, 9).map(({ epoch }) => epoch)).toEqual([3, 6])
  const shares = [...strip(filmFrames(run, 'normal', 3, 7), 70, 7).matchAll(/film-share" width="(\d+)"/g)]
  expect(shares.map(([, width]) => Number(width))).toEqual([29, 29, 9])
})

test('badges tell fewer skip-connects and other changes apart', () => {
  expect(badgeOf({ gained: -2, changed: 2 })).toBe('\u22122')
  expect(badgeOf({ gained: 0, changed: 3 })).toBe('\u00b13')
})

test('a frame that was there stays the same object when epochs are added', () => {
  const before = filmFrames(COLLAPSE.slice(0, 5), 'normal', 1)
  const after = filmFrames(COLLAPSE, 'normal', 1)
  before.forEach((frame, i) => {
    expect(after[i]).toBe(frame)
  })
})

test('an operation that is exchanged counts once', () => {
  const [none, one] = recordsOf(NB201_CONFIG, [nb201Alphas(0), nb201Alphas(1)])
  if (!none || !one) throw new Error('two records expected')
  expect(changedOperations(miniCell(none, 'normal'), miniCell(one, 'normal'))).toBe(1)
})

test('frames never get narrower than can be read', () => {
  expect(frameStride(30, 1000)).toBe(1)
  expect(frameStride(50, 360)).toBe(3)
  expect(frameStride(600, 1000)).toBe(12)
})

const strip = (frames: readonly Frame[], width: number, epochs: number) =>
  renderToStaticMarkup(
    <FilmStrip
      label="Epoch"
      valueText="epoch 5 of 8"
      width={width}
      height={84}
      epochs={epochs}
      cursor={5}
      frames={frames}
      operations={6}
      marks={[{ epoch: 5, label: 'rule 1', dash: '7 3' }]}
      ring={null}
      onSeek={() => undefined}
      onHover={() => undefined}
    />,
  )

test('the film draws every kept operation, and a native slider lies over it', () => {
  const svg = strip(filmFrames(COLLAPSE, 'normal', 1), 800, 8)
  expect(svg.split('class="mini-edge loud"').length - 1).toBe(1 + 2 + 4 + 6 + 6)
  expect(svg.split('class="mini-edge').length - 1).toBe(8 * 6)
  expect(svg).toMatch(/<input type="range" min="1" max="8" step="1"[^>]*value="5"/)
  expect(svg).not.toContain('NaN')
})
