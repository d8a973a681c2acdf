import { expect, test } from 'vitest'
import type { TurnRecord } from '../../src/protocol/messages'
import { en } from '../i18n/en'
import { NB201_CONFIG } from '../testing/records'
import { largestMove, movesOf, strongestByEdge } from './turn'
import { turnCaption } from './turnCaption'

const { primitives } = NB201_CONFIG
const still = (): number[][] => Array.from({ length: 6 }, () => [0, 0, 0, 0, 0])
const table = still()
table[2] = [0, 0.006, 0, -0.003, 0]

const turn: TurnRecord = {
  epoch: 2,
  step: 7,
  player: 'alphas',
  alphas: { normal: table, reduce: [] },
  weights: null,
  distance: 0.01,
  trainLoss: [2, 2.1],
  validationLoss: [2.3, 2.25],
}

test('finds the operation that moved furthest', () => {
  expect(largestMove(turn, primitives)).toEqual({ cell: 'normal', edge: 2, op: 'skip_connect', amount: 0.006 })
})

test('bars are in units of the largest move and keep their sign', () => {
  const moves = movesOf(turn, primitives, 'normal')
  expect(moves[2]?.map(({ amount }) => amount)).toEqual([0, 1, 0, -0.5, 0])
  expect(strongestByEdge(turn, 'normal')).toEqual([0, 0, 0.006, 0, 0, 0])
})

test('the caption names both losses before and after, and what moved most', () => {
  const { head, body } = turnCaption(en, turn, NB201_CONFIG)
  expect(head).toBe('Alpha has moved: validation loss 2.3000 → 2.2500')
  expect(body).toContain('2.0000 → 2.1000')
  expect(body).toContain('skip_connect on edge 1 → 2, +0.006')
})

test('a turn that moved nothing says so', () => {
  const frozen = { ...turn, alphas: { normal: still(), reduce: [] }, distance: 0 }
  expect(largestMove(frozen, primitives)).toBeNull()
  expect(turnCaption(en, frozen, NB201_CONFIG).body).toBe(en.views.turns.nothing)
})
