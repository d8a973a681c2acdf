/** A search frees what it made on the device: buffers are counted as they are made and destroyed. */
import { beforeAll, expect, it } from 'vitest'
import { type Backend, openBackend } from '../backend'
import { compileNetwork } from '../engine/compile'
import type { Supernet } from '../engine/supernet'
import { checkConfig } from '../protocol/checkConfig'
import { PRESETS } from '../protocol/presets'
import { prepareSupernet, supernetSpec } from '../session/prepare'
import { generatedShelf } from '../testing/generatedShelf'
import { search } from './search'

const config = checkConfig(
  {
    ...{
      dataset: 'generated',
      primitives: ['none', 'skip_connect', 'nor_conv_1x1'],
      channels: 4,
      cells: 1,
      imageSize: 8,
    },
    ...{ images: 16, batch: 4, epochs: 2, augment: { crop: 1, flip: true } },
  },
  PRESETS['two-minutes'].config,
)

let backend: Backend
let supernet: Supernet
/** Made on the device and not destroyed. */
const live = new Set<GPUBuffer>()

function countBuffers(device: GPUDevice): void {
  const create = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor)
    live.add(buffer)
    const destroy = buffer.destroy.bind(buffer)
    buffer.destroy = () => {
      live.delete(buffer)
      return destroy()
    }
    return buffer
  }
}

beforeAll(async () => {
  backend = await openBackend()
  countBuffers(backend.device)
  supernet = await prepareSupernet(config, {
    compile: compileNetwork,
    executor: backend.executor,
    classes: 10,
    signal: new AbortController().signal,
    onLoading: () => {},
  })
})

async function run(): Promise<void> {
  const { batches } = generatedShelf().open(config)
  const { executor } = backend
  const inputs = { supernet, batches, classes: 10, settled: () => executor.settled(), now: () => performance.now() }
  for await (const record of search(config, inputs)) expect(record.epoch).toBeGreaterThan(0)
}

it('makes no buffer that it does not free', async () => {
  await run()
  const before = live.size
  expect(before).toBeGreaterThan(0)
  await run()
  expect(live.size).toBe(before)
})

it('frees everything with the supernet', async () => {
  const before = live.size
  const another = await compileNetwork({ executor: backend.executor, spec: supernetSpec(config, 10) })
  expect(live.size).toBeGreaterThan(before)
  another.destroy()
  expect(live.size).toBe(before)
})
