import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import { PRESETS, presetConfig } from '../../src/protocol/presets'
import { SHIPPED_FOLDER } from '../host/localData'
import { UsageError } from '../host/usage'
import { resolveOptions } from './options'

describe('resolveOptions', () => {
  it('starts from the preset and changes what it is told', async () => {
    const { config, preset } = await resolveOptions('two-minutes', {
      data: 'images',
      epochs: '7',
      seed: '11',
      set: ['channels=4', 'alphas.lr=0.01', 'updateOrder=alphas-first'],
    })
    const base = PRESETS['two-minutes'].config
    expect(preset).toBe('two-minutes')
    expect(config).toEqual({
      ...base,
      epochs: 7,
      seed: 11,
      channels: 4,
      updateOrder: 'alphas-first',
      alphas: { ...base.alphas, lr: 0.01 },
    })
  })

  it('starts from the settings of the paper without a preset, and reads a file over it', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'options-')), 'config.json')
    await writeFile(file, '{ "channels": 8, "weights": { "lr": 0.1 } }')
    const { config } = await resolveOptions(null, { config: file, data: 'images' })
    expect(config).toEqual({ ...DEFAULT_CONFIG, channels: 8, weights: { ...DEFAULT_CONFIG.weights, lr: 0.1 } })
  })

  it('takes an algorithm from a file with all that its paper changes, and refuses another beside it', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'options-')), 'config.json')
    await writeFile(file, '{ "algorithm": "pc-darts", "epochs": 10, "alphas": { "lr": 0.1 } }')
    const asked = { config: file, data: 'images' }
    const { config } = await resolveOptions('small-cell', asked)
    const own = presetConfig('small-cell', 'pc-darts', 10)
    expect(config).toEqual({ ...own, alphas: { ...own.alphas, lr: 0.1 } })
    expect(await resolveOptions('small-cell', { ...asked, algorithm: 'pc-darts' })).toMatchObject({ config })
    const other = resolveOptions('small-cell', { ...asked, algorithm: 'gdas' })
    await expect(other).rejects.toBeInstanceOf(UsageError)
    await expect(other).rejects.toThrow(`--algorithm gdas: --config ${file} names "pc-darts"; choose one`)
  })

  it('searches on the images that ship with the lab where none are named, and says what they stand in for', async () => {
    const lecture = await resolveOptions('two-minutes', {})
    expect(lecture).toMatchObject({ config: PRESETS['two-minutes'].config, data: SHIPPED_FOLDER })
    expect(lecture.standIn).toBeUndefined()
    const { config, data, standIn } = await resolveOptions('paper', {})
    expect(config).toEqual({ ...DEFAULT_CONFIG, dataset: 'fashion-mnist', images: 8000 })
    expect(data).toBe(SHIPPED_FOLDER)
    expect(standIn).toMatch(
      /^Fashion-MNIST subset.* stands in for cifar10 .*--data PATH.*, 8000 images instead of 50000$/,
    )
    // A number of images that was asked for is kept, and refused when the search begins.
    expect((await resolveOptions('paper', { set: ['images=9000'] })).config.images).toBe(9000)
  })

  it('never replaces a data set that the settings name, and takes the generated one only when told to', async () => {
    const named = resolveOptions('two-minutes', { set: ['dataset=cifar10'] })
    await expect(named).rejects.toThrow(/^dataset cifar10: .*--data PATH.*--generated/)
    const { config, data } = await resolveOptions('two-minutes', { generated: true })
    expect(config.dataset).toBe('generated')
    expect(data).toBeNull()
    await expect(resolveOptions('two-minutes', { generated: true, data: 'images' })).rejects.toThrow('choose one')
  })

  it.each([
    ['nope', {}, 'preset nope: unknown'],
    ['two-minutes', { data: 'x', set: ['channels'] }, '--set channels: expected KEY=VALUE'],
    ['two-minutes', { data: 'x', epochs: 'many' }, '--epochs many: must be a whole number'],
    ['two-minutes', { data: 'x', config: '/nowhere.json' }, '--config /nowhere.json'],
  ])('refuses %s %o as wrong usage', async (preset, values, message) => {
    const refused = resolveOptions(preset, values)
    await expect(refused).rejects.toBeInstanceOf(UsageError)
    await expect(refused).rejects.toThrow(message)
  })

  it('refuses a setting outside its range by its name', async () => {
    await expect(resolveOptions('two-minutes', { data: 'x', set: ['channels=3'] })).rejects.toMatchObject({
      code: 'bad-config',
      message: 'channels: 3 must be a whole number from 4 to 64',
    })
  })
})
