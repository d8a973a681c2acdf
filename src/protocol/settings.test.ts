import { describe, expect, it, test } from 'vitest'
import { allPrimitives } from '../space/primitives'
import { checkConfig, checkRecordedConfig } from './checkConfig'
import { DEFAULT_CONFIG } from './config'
import { PRESETS } from './presets'
import { parseSetting, withSettings } from './settings'
import { withAlgorithm } from './withAlgorithm'

describe('settings as text', () => {
  it('nests dotted keys and reads JSON values and bare words', () => {
    expect(parseSetting('alphas.lr=0.003')).toEqual({ alphas: { lr: 0.003 } })
    expect(parseSetting('updateOrder=weights-first')).toEqual({ updateOrder: 'weights-first' })
  })

  it('changes only what is named', () => {
    const changed = withSettings(DEFAULT_CONFIG, ['channels=8', 'alphas.lr=0.01'])
    expect(changed).toEqual({ ...DEFAULT_CONFIG, channels: 8, alphas: { ...DEFAULT_CONFIG.alphas, lr: 0.01 } })
  })

  it.each([
    ['channels', 'setting "channels": expected KEY=VALUE'],
    ['channels=3', 'channels: 3 must be a whole number from 4 to 64'],
    ['chanels=8', 'chanels: 8 is not a setting of a search'],
    ['__proto__={}', '__proto__: {} is not a setting of a search'],
    ['constructor.name=x', 'constructor: {"name":"x"} is not a setting of a search'],
    [`channels.${'a.'.repeat(400)}a=1`, 'channels: {"a":{"a":{"a":{"a":{…}}}}} must be a whole number'],
    [`channels=${'9'.repeat(1000)}`, 'longer than 1000 characters'],
    ['channels=1e999', 'channels: Infinity must be a whole number'],
  ])('refuses %s', (text, message) => {
    expect(() => withSettings(DEFAULT_CONFIG, [text])).toThrow(message)
  })
})

describe('a named set of operations', () => {
  const darts = DEFAULT_CONFIG
  const nasBench = PRESETS['two-minutes'].config

  test('brings its operations and its auxiliary skip-connect along', () => {
    expect(withSettings(darts, ['operations=s2'])).toMatchObject({
      operations: 's2',
      primitives: ['skip_connect', 'sep_conv_3x3'],
    })
    const allSkip = withSettings(nasBench, ['operations=all-skip'])
    expect(allSkip).toMatchObject({ primitives: nasBench.primitives, auxiliarySkip: 1 })
    expect(withSettings(allSkip, ['operations=no-skip'])).toMatchObject({ operations: 'no-skip', auxiliarySkip: 0 })
    expect(withSettings(allSkip, ['operations=no-skip', 'auxiliarySkip=1'])).toMatchObject({ auxiliarySkip: 1 })
  })

  test('is a list again when other operations are named, and survives as text', () => {
    const s3 = withSettings(darts, ['operations=s3'])
    expect(withSettings(s3, ['primitives=["skip_connect"]']).operations).toBe('listed')
    expect(checkRecordedConfig(JSON.parse(JSON.stringify(s3)))).toEqual(s3)
    const { operations: _, ...older } = darts
    expect(checkRecordedConfig(older)).toEqual(darts)
  })

  test('another space named alone has all its operations', () => {
    const moved = withSettings(darts, ['cells=2', 'space=nas-bench-201'])
    expect(moved.primitives).toEqual(allPrimitives('nas-bench-201'))
    expect(checkConfig({ space: 'darts' }, moved).primitives).toEqual(allPrimitives('darts'))
    const few = ['none', 'skip_connect', 'nor_conv_3x3']
    expect(checkConfig({ space: 'nas-bench-201', cells: 2, primitives: few }, darts).primitives).toEqual(few)
    expect(
      checkConfig({ space: 'nas-bench-201' }, withSettings(moved, [`primitives=${JSON.stringify(few)}`])).primitives,
    ).toEqual(few)
  })

  test('is refused where the space or the algorithm has no such set, and where it says otherwise', () => {
    expect(() => withSettings(nasBench, ['operations=s1'])).toThrow(
      'operations: "s1" is not a set of the nas-bench-201 space: s1 to s4 are sets of the darts space',
    )
    // Named with the space, or before it, its operations are those of the other space: the set is what is wrong.
    for (const refused of [
      () => checkConfig({ space: 'nas-bench-201', operations: 's1' }),
      () => withSettings(darts, ['operations=s4', 'space=nas-bench-201']),
    ])
      expect(refused).toThrow(/^operations: "s[14]" is not a set of the nas-bench-201 space: s1 to s4 /)
    expect(() => withSettings(darts, ['algorithm=p-darts', 'operations=s1'])).toThrow(
      'operations: "s1" is not possible with algorithm p-darts: its stages drop candidates',
    )
    expect(() => withSettings(darts, ['operations=s9'])).toThrow('operations: "s9" must be one of "listed"')
    expect(() => checkConfig({ operations: 's2', primitives: ['skip_connect'] })).toThrow(
      'must be skip_connect, sep_conv_3x3 with operations s2',
    )
    expect(() => withSettings(nasBench, ['operations=all-skip', 'auxiliarySkip=0'])).toThrow(
      'auxiliarySkip: 0 must be 1 with operations all-skip',
    )
  })
})

describe('the nodes of a cell', () => {
  test('are left out at their default, however they are named', () => {
    for (const settings of [[], ['nodes=4'], ['concat=4'], ['nodes=4', 'concat=4'], ['nodes=6', 'nodes=4']])
      expect(withSettings(DEFAULT_CONFIG, settings), String(settings)).toStrictEqual(DEFAULT_CONFIG)
    expect(JSON.stringify(withSettings(DEFAULT_CONFIG, ['nodes=4']))).toBe(JSON.stringify(DEFAULT_CONFIG))
    expect(withSettings(DEFAULT_CONFIG, ['nodes=6', 'concat=6'])).toStrictEqual({ ...DEFAULT_CONFIG, nodes: 6 })
    expect(withSettings(DEFAULT_CONFIG, ['concat=2'])).toStrictEqual({ ...DEFAULT_CONFIG, concat: 2 })
  })

  test('survive as text, and in a config of another algorithm', () => {
    const eight = withSettings(DEFAULT_CONFIG, ['nodes=8', 'concat=4', 'criterion1.threshold=12', 'criterion2.edge=43'])
    expect(eight).toMatchObject({ nodes: 8, concat: 4 })
    expect(checkRecordedConfig(JSON.parse(JSON.stringify(eight)))).toStrictEqual(eight)
    expect(withAlgorithm(eight, 'pc-darts')).toMatchObject({ nodes: 8, concat: 4 })
  })

  test.each([
    [['nodes=1'], 'nodes: 1 must be a whole number from 2 to 12'],
    [['nodes=13'], 'nodes: 13 must be a whole number from 2 to 12'],
    [['nodes=many'], 'nodes: "many" must be a whole number from 2 to 12'],
    [['concat=5'], 'concat: 5 must be a whole number from 1 to 4'],
    [['nodes=3', 'concat=0'], 'concat: 0 must be a whole number from 1 to 3'],
    [['nodes=8', 'concat=5', 'nodes=3'], 'concat: 5 must be a whole number from 1 to 3'],
    [['nodes=3', 'operations=s1'], 'operations: "s1" names the edges of cells of 4 nodes, these have 3'],
    [['operations=s1', 'nodes=5'], 'operations: "s1" names the edges of cells of 4 nodes, these have 5'],
    [['nodes=3', 'criterion2.edge=9'], 'criterion2.edge: 9 must be a whole number from 0 to 8'],
    [['criterion1.threshold=9'], 'criterion1.threshold: 9 must be a whole number from 1 to 8'],
  ])('%j is refused by name', (settings, message) => {
    expect(() => withSettings(DEFAULT_CONFIG, settings)).toThrow(message)
  })

  test('belong to the DARTS space', () => {
    const { config } = PRESETS['two-minutes']
    expect(() => withSettings(config, ['nodes=3'])).toThrow(
      'nodes: 3 is not possible in the nas-bench-201 space, whose cells are one benchmark',
    )
    expect(() => withSettings(config, ['concat=2'])).toThrow('concat: 2 is not possible in the nas-bench-201 space')
  })
})

describe('a supernet of the DARTS-Bench-Suite', () => {
  test('stands for its size, which is what the config holds', () => {
    const single = withSettings(DEFAULT_CONFIG, ['supernet=single-cell'])
    expect(single).toStrictEqual({ ...DEFAULT_CONFIG, channels: 26, cells: 1, nodes: 8, concat: 4 })
    expect(withSettings(single, ['supernet=deep'])).toStrictEqual({ ...DEFAULT_CONFIG, channels: 7, cells: 18 })
    expect(checkConfig({ supernet: 'wide', channels: 8, operations: 'no-skip' })).toMatchObject({
      ...{ channels: 8, cells: 4 },
      operations: 'no-skip',
    })
  })

  test('is refused by name where there is none', () => {
    expect(() => withSettings(DEFAULT_CONFIG, ['supernet=huge'])).toThrow(
      'supernet: "huge" must be one of "wide", "deep"',
    )
    expect(() => withSettings(PRESETS['two-minutes'].config, ['supernet=wide'])).toThrow(
      'supernet: "wide" is not possible in the nas-bench-201 space',
    )
    expect(() => withSettings(DEFAULT_CONFIG, ['supernet=single-cell', 'order=2'])).toThrow('needs a normal cell')
  })
})

describe('how OLES compares', () => {
  const oles = withSettings(DEFAULT_CONFIG, ['algorithm=oles'])

  test('is left out where it is as before, and brings the threshold of the published code along', () => {
    expect(oles.oles).toEqual({ window: 20, threshold: 0 })
    expect(JSON.stringify(withSettings(oles, ['oles.similarity=flat']))).toBe(JSON.stringify(oles))
    const code = withSettings(oles, ['oles.similarity=code'])
    expect(code.oles).toEqual({ similarity: 'code', window: 20, threshold: 0.4 })
    expect(withSettings(code, ['oles.threshold=0.3']).oles.threshold).toBe(0.3)
    expect(withSettings(code, ['oles.similarity=columns']).oles).toEqual({
      ...code.oles,
      similarity: 'columns',
      threshold: 0,
    })
    expect(JSON.stringify(withSettings(code, ['oles.similarity=flat']))).toBe(JSON.stringify(oles))
  })

  test('survives as text', () => {
    for (const similarity of ['columns', 'code'] as const) {
      const config = withSettings(oles, [`oles.similarity=${similarity}`, 'oles.threshold=0.1'])
      expect(checkRecordedConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
      expect(JSON.stringify(checkConfig(config))).toBe(JSON.stringify(config))
    }
  })

  test('is refused where it is no way to compare', () => {
    expect(() => withSettings(oles, ['oles.similarity=rows'])).toThrow(
      'oles.similarity: "rows" must be one of "flat", "columns", "code"',
    )
    expect(() => withSettings(oles, ['similarity=code'])).toThrow('similarity: "code" is not a setting of a search')
    expect(() => withSettings(oles, ['snas.similarity=code'])).toThrow('snas.similarity: "code" is not a setting')
  })
})
