import { beforeAll, expect, it } from 'vitest'
import { type Backend, openBackend } from '../../backend'
import { compileNetwork } from '../../engine/compile'
import type { CompileOptions, Supernet } from '../../engine/supernet'
import { UNNAMED_ADAPTER } from '../../protocol/facts'
import type { SelfTest } from '../../protocol/messages'
import { DeviceCheck, SELF_TEST_LIMIT } from './deviceCheck'

let backend: Backend
/** Passes remembered, by key. */
const kept = new Map<string, SelfTest>()
const { signal } = new AbortController()

beforeAll(async () => {
  backend = await openBackend()
})

const checkWith = (compile: (options: CompileOptions) => Promise<Supernet>, build: string | null = null) =>
  new DeviceCheck({
    compile,
    now: () => performance.now(),
    build,
    recall: async (key) => kept.get(key) ?? null,
    remember: async (key, test) => {
      kept.set(key, test)
    },
  })

it.each(['darts', 'nas-bench-201'] as const)(
  'passes on this adapter, far inside its limit, and remembers that: %s',
  async (space) => {
    const test = await checkWith(compileNetwork, 'build').check(backend, space, signal)
    expect(test).toMatchObject({ passed: true, remembered: false, limit: SELF_TEST_LIMIT })
    expect(test.error).toBeLessThan(SELF_TEST_LIMIT / 20)
    const never = () => Promise.reject(new Error('compiled again'))
    const again = await checkWith(never, 'build').check(backend, space, signal)
    expect(again).toEqual({ ...test, remembered: true })
    await expect(checkWith(never, 'another build').check(backend, space, signal)).rejects.toThrow('compiled again')
  },
)

it('remembers nothing of an adapter without a name, which may be another the next time', async () => {
  kept.clear()
  const unnamed = { executor: backend.executor, adapter: { ...backend.adapter, description: UNNAMED_ADAPTER } }
  for (let start = 1; start <= 2; start++) {
    const test = await checkWith(compileNetwork, 'build').check(unnamed, 'nas-bench-201', signal)
    expect(test).toMatchObject({ passed: true, remembered: false })
  }
  expect(kept.size).toBe(0)
})

/** The engine with one wrong thing in it. */
const spoilt = (change: (supernet: Supernet) => void) => async (options: CompileOptions) => {
  const supernet = await compileNetwork(options)
  change(supernet)
  return supernet
}

it.each([
  [
    'a weight step that does nothing',
    (s: Supernet) => Object.assign(s, { weightStep: () => s.forward('train', 'batch') }),
  ],
  [
    'an alpha step that does nothing',
    (s: Supernet) => Object.assign(s, { alphaStep: () => s.forward('val', 'batch') }),
  ],
  [
    'a gradient clipped at another norm',
    (s: Supernet) => {
      const set = s.setHyper.bind(s)
      Object.assign(s, { setHyper: (hyper: Parameters<typeof set>[0]) => set({ ...hyper, gradClip: 1.01 }) })
    },
  ],
  [
    'one pixel that is not there',
    (s: Supernet) => {
      const set = s.setBatch.bind(s)
      Object.assign(s, {
        setBatch: (slot: 'train' | 'val', images: Float32Array, labels: Uint32Array) => {
          const copy = images.slice()
          copy[0] = 0
          set(slot, copy, labels)
        },
      })
    },
  ],
  [
    'numbers that are none',
    (s: Supernet) => Object.assign(s, { readParams: async () => new Float32Array(s.layout.floats).fill(Number.NaN) }),
  ],
])('refuses %s, and does not remember it', async (_, change) => {
  kept.clear()
  const test = await checkWith(spoilt(change), 'build').check(backend, 'nas-bench-201', signal)
  expect(test.passed).toBe(false)
  expect(kept.size).toBe(0)
})
