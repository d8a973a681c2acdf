import { expect, test } from 'vitest'
import { placeCard } from './place'

const card = { width: 340, height: 240 }
const screen = { width: 1440, height: 900 }

test('a card stands right of a panel on the left half', () => {
  const placed = placeCard({ left: 20, top: 140, width: 700, height: 600 }, card, screen)
  expect(placed.side).toBe('right')
  expect(placed.left).toBeGreaterThanOrEqual(720)
})

test('a card stands left of a panel on the right half', () => {
  const placed = placeCard({ left: 740, top: 500, width: 690, height: 240 }, card, screen)
  expect(placed.side).toBe('left')
  expect(placed.left + card.width).toBeLessThanOrEqual(740)
})

test('a card stands above a bar at the foot and below one at the head', () => {
  expect(placeCard({ left: 0, top: 800, width: 1440, height: 80 }, card, screen).side).toBe('above')
  expect(placeCard({ left: 0, top: 50, width: 1440, height: 88 }, card, screen).side).toBe('below')
})

test('a card never leaves the screen', () => {
  for (const left of [-200, 0, 900, 1400])
    for (const top of [-300, 0, 700, 880]) {
      const placed = placeCard({ left, top, width: 500, height: 500 }, card, screen)
      expect(placed.left).toBeGreaterThanOrEqual(0)
      expect(placed.top).toBeGreaterThanOrEqual(0)
      expect(placed.left + card.width).toBeLessThanOrEqual(screen.width)
      expect(placed.top + card.height).toBeLessThanOrEqual(screen.height)
    }
})
