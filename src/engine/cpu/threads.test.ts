/** The same list of launches on one thread and on several: the same bits, whatever thread runs a chunk. */
import { Worker } from 'node:worker_threads'
import { afterEach, expect, it } from 'vitest'
import { describe as describeNetwork } from '../../supernet/describe'
import { type LoweredNetwork, lower } from '../lower/network'
import { WORKGROUP } from '../plan/kernel'
import { CONTROL } from './launchRecord'
import { darts, nb201 } from './testing/plans'
import { type Helper, Runner } from './testing/runner'
import { fillStart, fillTables } from './testing/start'

const HELPER = `
const { parentPort, workerData: { module, memory } } = require('node:worker_threads')
const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports
parentPort.on('message', (args) => run(...args))
parentPort.postMessage('ready')`

const workers: Worker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
})

async function openHelper({ compiled, memory }: Runner): Promise<Helper> {
  const worker = new Worker(HELPER, { eval: true, workerData: { module: compiled, memory } })
  workers.push(worker)
  await new Promise((ready) => worker.once('message', ready))
  return { run: (...args) => worker.postMessage(args) }
}

const SMALL = { channels: 4, imageSize: 8, batch: 2 } as const
const SEGMENTS = [
  'softmax',
  'forward',
  'loss-val',
  'back-alphas',
  'alpha-gradient',
  'adam',
  'back-weights',
  'norm',
  'sgd',
]

function prepared(network: LoweredNetwork, threads: number): Runner {
  const { plan, description } = network.context
  // Small and uneven chunks: every launch is divided, and many waves hold several launches.
  const chunkOf = ({ x, y }: { x: number; y: number }): number => Math.ceil((x * y * WORKGROUP) / 7)
  const runner = new Runner(plan, { isShared: true, threads, chunkOf })
  fillStart(runner, plan.buffers.keys(), 5)
  fillTables(runner, network, description)
  return runner
}

const buffersOf = (runner: Runner, { context }: LoweredNetwork): Map<string, Uint32Array> =>
  new Map([...context.plan.buffers.keys()].map((name) => [name, runner.wholeNumbers(name).slice()]))

it.each([
  ['a DARTS cell without weights', darts({ ...SMALL, primitives: ['skip_connect', 'max_pool_3x3'] })],
  ['NAS-Bench-201', nb201(SMALL)],
])('a step of %s has the same bits on 1, 2 and 3 threads', async (_, spec) => {
  const network = lower(describeNetwork(spec), 256, {})
  const alone = prepared(network, 1)
  alone.run(SEGMENTS)
  const expected = buffersOf(alone, network)
  for (const threads of [2, 3]) {
    const runner = prepared(network, threads)
    const helpers: Helper[] = []
    for (let i = 1; i < threads; i++) helpers.push(await openHelper(runner))
    expect(runner.runWith(SEGMENTS, helpers)).toBe(0)
    for (const [name, words] of buffersOf(runner, network))
      expect(
        Buffer.compare(Buffer.from(words.buffer), Buffer.from((expected.get(name) as Uint32Array).buffer)),
        `${name} on ${threads} threads`,
      ).toBe(0)
  }
})

it('leaves a list whose other thread never comes, when its patience ends', () => {
  const network = lower(describeNetwork(nb201(SMALL)), 16, {})
  const runner = prepared(network, 2)
  runner.words[(runner.control + CONTROL.patience) >> 2] = 2
  const nobody: Helper = { run: () => undefined }
  expect(runner.runWith(['softmax'], [nobody])).toBe(1)
  expect(runner.words[(runner.control + CONTROL.abort) >> 2]).toBe(1)
})
