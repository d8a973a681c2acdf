import { expect, test } from 'vitest'
import { HASH_VERSION, type Place, readHash, writeHash } from './hash'

const EVERYTHING: Place = {
  run: 'small-cell',
  epoch: 23,
  edge: 4,
  cell: 'reduce',
  scale: 'mixing',
  graph: 'edges',
  op: 'skip_connect',
  mode: 'order',
  speed: 'max',
  rule1: { threshold: 3, cell: 'either' },
  rule2: { window: 7, variant: 'full' },
  theme: 'dark',
  language: 'zh',
  tour: 3,
  page: 'toy',
  guess: 9,
  compare: ['two-minutes', 'small-cell'],
  hide: ['top', 'status'],
  present: true,
  gauges: true,
  live: 'article',
  seed: 4294967295,
  settings: ['alphas.lr=0.01', 'updateOrder="alphas-first"'],
}

test('an address says the whole place and is read back', () => {
  expect(readHash(writeHash(EVERYTHING))).toEqual(EVERYTHING)
})

test('an address names its version and stays readable', () => {
  const hash = writeHash({
    run: 'two-minutes',
    epoch: 7,
    hide: ['top', 'status'],
    rule1: { threshold: 2, cell: 'normal' },
  })
  expect(hash).toBe(`#run=two-minutes&epoch=7&rule1=2,normal&hide=top,status&v=${HASH_VERSION}`)
})

test('unknown keys and broken values are ignored', () => {
  const broken =
    '#run=../secret&epoch=-3&edge=x&theme=pink&lang=fr&cell=7&other=1&tour=99&page=x&hide=everything&rule1=25&rule2=3,odd&seed=1e3&compare=%2F&present=yes&gauges=0&live=x'
  expect(readHash(broken)).toEqual({})
  expect(readHash('')).toEqual({})
  expect(readHash('#%E0%A4%A&epoch=2')).toEqual({ epoch: 2 })
})

test('a link of another version opens with the keys it shares', () => {
  expect(readHash('#v=99&run=small-cell&epoch=4&dimension=5')).toEqual({ run: 'small-cell', epoch: 4 })
})

test('lists keep what they know, each once', () => {
  expect(readHash('#hide=top,nothing,top,time')).toEqual({ hide: ['top', 'time'] })
})

test('what is at its default stays out of the address', () => {
  const usual: Place = {
    theme: 'auto',
    edge: 0,
    cell: 'normal',
    scale: 'alpha',
    mode: 'depth',
    speed: 'normal',
    hide: [],
  }
  expect(writeHash(usual)).toBe('')
})
