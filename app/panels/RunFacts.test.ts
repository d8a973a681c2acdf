import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import { en } from '../i18n/en'
import { profileEn } from '../i18n/profile/en'
import { profileZh } from '../i18n/profile/zh'
import { setupEn } from '../i18n/setup/en'
import { setupZh } from '../i18n/setup/zh'
import { zh } from '../i18n/zh'
import { runFacts } from './RunFacts'

const config = PRESETS['two-minutes'].config
const adapter = { backend: 'cpu', description: 'CPU engine', software: false, threads: 2 } as const
const plan = { parameters: 1, launchesPerStep: 739, pipelines: 1, bytes: 12_300_000, parallelism: 4096 }
const english = { t: en, setup: setupEn, profile: profileEn }
const live = { origin: { kind: 'live' }, config, adapter, plan } as const

test('a run says engine, memory and its main settings', () => {
  expect(runFacts(english, live)).toEqual([
    'processor (WebAssembly)',
    '12 MB of memory; 739 launches a step',
    'epochs 30 · batch 32 · channels 8 · cells 2 · w learning rate 0.1 · alpha learning rate 0.006',
  ])
  const chinese = runFacts({ t: zh, setup: setupZh, profile: profileZh }, live)
  expect(chinese[0]).toBe('处理器（WebAssembly）')
  expect(chinese[2]).toContain('w 学习率 0.1')
})

test('a run of the GPU names WebGPU; one of another program has no engine here', () => {
  expect(runFacts(english, { ...live, adapter: { ...adapter, backend: 'webgpu' } })[0]).toBe('GPU (WebGPU)')
  expect(runFacts(english, { ...live, adapter: { ...adapter, backend: 'external' } })).toEqual([])
  expect(runFacts(english, { ...live, config: null })).toEqual([])
})
