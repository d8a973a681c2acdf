import { expect, test } from 'vitest'
import { ALGORITHM_IDS, canSearch } from '../../src/protocol/algorithms'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { OPERATION_SETS } from '../../src/space/operationSets'
import { givenTicks, NO_CHOICES, settingsOf, takenOver, withoutAlgorithm } from './choices'
import { presetWith } from './setup'

const all = { ...NO_CHOICES, secondOrder: true, ownAlphas: true, eigenvalue: true, gauges: true }

test('nothing chosen changes nothing', () => {
  expect(settingsOf(NO_CHOICES, PRESETS['small-cell'].config)).toEqual([])
})

test('whatever is ticked, every algorithm on every preset gets a config that passes its check', () => {
  for (const preset of Object.keys(PRESETS) as PresetId[])
    for (const algorithm of ALGORITHM_IDS) {
      const plain = presetConfig(preset, algorithm)
      if (!canSearch(algorithm, plain.space)) continue
      const { wrong, config } = presetWith(plain, settingsOf(all, plain))
      expect(wrong, `${preset} ${algorithm}`).toBeNull()
      expect(config.order === 2, algorithm).toBe(['darts', 'darts-pt', 'auto-deeplab'].includes(algorithm))
    }
})

test('every named set of operations that is offered gives a config that passes its check', () => {
  for (const preset of Object.keys(PRESETS) as PresetId[])
    for (const algorithm of ALGORITHM_IDS)
      for (const operations of OPERATION_SETS) {
        const plain = presetConfig(preset, algorithm)
        if (!canSearch(algorithm, plain.space)) continue
        const settings = settingsOf({ ...NO_CHOICES, operations }, plain)
        const { wrong, config } = presetWith(plain, settings)
        expect(wrong, `${preset} ${algorithm} ${operations}`).toBeNull()
        expect(config.operations, `${preset} ${algorithm}`).toBe(settings.length > 0 ? operations : 'listed')
      }
  const { space } = PRESETS['small-cell'].config
  expect(settingsOf({ ...NO_CHOICES, operations: 's1' }, PRESETS['small-cell'].config)).toEqual(['operations=s1'])
  expect(space).toBe('darts')
  expect(settingsOf({ ...NO_CHOICES, operations: 's1' }, PRESETS['two-minutes'].config)).toEqual([])
})

test('further settings come last, and a wrong one is named', () => {
  const plain = PRESETS['small-cell'].config
  expect(settingsOf({ ...all, more: '  epochs=5  order=1 ' }, plain).slice(-2)).toEqual(['epochs=5', 'order=1'])
  expect(presetWith(plain, settingsOf({ ...NO_CHOICES, more: 'epochs=none' }, plain)).wrong).toMatch(/epochs: "none"/)
})

test('whatever nodes are chosen, every algorithm and set that is offered gives a config that passes its check', () => {
  const preset = 'small-cell'
  for (const algorithm of ALGORITHM_IDS)
    for (const [nodes, concat] of [
      [2, 1],
      [3, null],
      [4, 2],
      [8, 4],
      [12, 12],
    ] as const)
      for (const operations of OPERATION_SETS) {
        const plain = presetConfig(preset, algorithm)
        const { wrong, config } = presetWith(plain, settingsOf({ ...all, operations, nodes, concat }, plain))
        expect(wrong, `${algorithm} ${nodes} ${operations}`).toBeNull()
        expect([config.nodes ?? 4, config.concat ?? nodes], algorithm).toEqual([nodes, concat ?? nodes])
      }
  const plain = PRESETS[preset].config
  expect(settingsOf({ ...NO_CHOICES, nodes: 8, concat: 4 }, plain)).toEqual(['nodes=8', 'concat=4'])
  expect(settingsOf({ ...NO_CHOICES, nodes: 3, concat: 3, operations: 's1' }, plain)).toEqual(['nodes=3'])
  expect(settingsOf({ ...NO_CHOICES, nodes: 8, concat: 4 }, PRESETS['two-minutes'].config)).toEqual([])
})

test('what a link sets stands in the controls, and gives the same search', () => {
  const plain = PRESETS['small-cell'].config
  const settings = ['nodes=8', 'concat=4', 'epochs=5', 'order=2', 'eigenvalue.every=1']
  const { choices, rest } = takenOver('small-cell', settings)
  expect(choices).toEqual({ ...NO_CHOICES, nodes: 8, concat: 4, secondOrder: true, eigenvalue: true })
  expect(rest).toEqual(['epochs=5'])
  expect(presetWith(plain, [...rest, ...settingsOf(choices, plain)])).toEqual(presetWith(plain, settings))
  expect(takenOver('small-cell', ['operations=s3']).choices.operations).toBe('s3')
})

test('what no control can give stays a setting of the address: wrong ones, other rates of measuring, all nodes put out', () => {
  const plain = PRESETS['small-cell'].config
  for (const settings of [
    ['nodes=99'],
    ['nodes=8', 'concat=9'],
    ['operations=s5'],
    ['eigenvalue.every=3'],
    ['order=1'],
    ['nodes=2', 'operations=s1'],
  ])
    expect(takenOver('small-cell', settings), settings.join(' ')).toEqual({
      ...{ algorithm: 'darts', choices: NO_CHOICES, rest: settings },
    })
  expect([...givenTicks(presetWith(plain, ['eigenvalue.every=3']).config)]).toEqual(['eigenvalue'])
  expect(takenOver('two-minutes', ['nodes=8']).rest).toEqual(['nodes=8'])
})

test('the algorithm of a link is chosen in its control, with what that algorithm can have', () => {
  for (const settings of [
    ['algorithm=gdas', 'nodes=3'],
    ['nodes=3', 'algorithm=gdas'],
  ]) {
    const { algorithm, choices, rest } = takenOver('small-cell', settings)
    expect([algorithm, choices.nodes, rest]).toEqual(['gdas', 3, []])
    const plain = presetConfig('small-cell', algorithm)
    const asked = presetWith(PRESETS['small-cell'].config, settings)
    expect(presetWith(plain, settingsOf(choices, plain))).toEqual(asked)
  }
})

test('an algorithm that is set after what its paper would change stays a setting, until another one is chosen', () => {
  const settings = ['alphas.lr=0.001', 'algorithm=pc-darts']
  const { algorithm, rest } = takenOver('small-cell', settings)
  expect([algorithm, rest]).toEqual(['darts', settings])
  expect(presetWith(PRESETS['small-cell'].config, rest).config.algorithm).toBe('pc-darts')
  const chosen = presetWith(presetConfig('small-cell', 'gdas'), withoutAlgorithm(rest))
  expect(chosen.wrong).toBeNull()
  expect(chosen.config).toMatchObject({ algorithm: 'gdas', alphas: { lr: 0.001 } })
})
