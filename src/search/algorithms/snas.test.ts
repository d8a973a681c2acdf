import { expect, test } from 'vitest'
import type { Hyper, Supernet } from '../../engine/supernet'
import { checkConfig, checkRecordedConfig } from '../../protocol/checkConfig'
import { DEFAULT_CONFIG } from '../../protocol/config'
import type { Player } from '../../protocol/facts'
import { withAlgorithm } from '../../protocol/withAlgorithm'
import { snas } from './snas'

/** Dropping and command of one turn. */
function turn(trainOn: 'all' | 'half', frozenEpochs: number, player: Player, step = 1) {
  const config = checkConfig({ snas: { trainOn }, alphas: { frozenEpochs } }, withAlgorithm(DEFAULT_CONFIG, 'snas'))
  let dropPath: Hyper['dropPath']
  const calls: string[] = []
  const call = (name: string) => () => calls.push(name)
  const supernet = {
    alphaShape: { types: 2, edges: 14, ops: 8 },
    setHyper: (hyper: Hyper) => {
      dropPath = hyper.dropPath
    },
    setNoise: () => {},
    forward: call('forward'),
    weightStep: call('weights'),
    jointStep: call('both'),
  } as unknown as Supernet
  snas.takeTurn({ supernet, config, epoch: 1, step, stepsPerEpoch: 9, weightLr: 0.025, player })
  return { calls, ...dropPath }
}

test('drops paths at the published rate wherever something is trained, and nowhere else', () => {
  expect(turn('all', 0, 'weights')).toMatchObject({ calls: ['both'], rate: 0.3 })
  expect(turn('all', 0, 'alphas')).toMatchObject({ calls: ['both'], rate: 0.3 })
  expect(turn('all', 1, 'weights')).toMatchObject({ calls: ['weights'], rate: 0.3 })
  expect(turn('all', 1, 'alphas')).toMatchObject({ calls: ['forward'], rate: 0 })
  expect(turn('half', 0, 'alphas')).toMatchObject({ calls: ['forward'], rate: 0 })
})

test('with another mask in every pass, the same in the same place', () => {
  const seeds = [turn('all', 0, 'weights'), turn('all', 0, 'alphas'), turn('all', 0, 'weights', 2)].map(
    ({ seed }) => seed,
  )
  expect(new Set(seeds).size).toBe(3)
  expect(turn('all', 0, 'weights').seed).toBe(seeds[0])
})

test('a record from before the setting dropped nothing', () => {
  const { dropPath, ...before } = withAlgorithm(DEFAULT_CONFIG, 'snas').snas
  expect(dropPath).toBe(0.3)
  expect(checkRecordedConfig({ algorithm: 'snas', snas: before }).snas.dropPath).toBe(0)
  expect(checkRecordedConfig({ algorithm: 'snas', snas: { ...before, dropPath: 0.2 } }).snas.dropPath).toBe(0.2)
})
