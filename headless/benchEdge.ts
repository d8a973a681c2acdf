/**
 * One edge's four convolutions (sep3, sep5, dil3, dil5), forward and backward to input and weights, timed in the page:
 *   engine   one small network an operation, the four one after another: the same numbers as jax-js, in the engine's worst case,
 *            because what it gains it gains by doing many edges at once
 *   cell     a fourteenth of a whole cell with these four candidates on its 14 edges: what an edge costs in a search
 *   jax-js   all four in one jitted function, on WebGPU and on WebAssembly
 * bench/run.ts calls.
 */
import * as jax from '@jax-js/jax'
import { openBackend } from '../src/backend'
import { compileNetwork } from '../src/engine/compile'
import type { Supernet } from '../src/engine/supernet'
import { streamFor } from '../src/random'
import { initialParams } from '../src/search/initialise'
import type { Primitive } from '../src/space/primitives'
import { pack } from '../src/supernet/layout'
import { BENCH_SPEC } from './benchSpec'
import { fromOfficial, toOfficial } from './golden/tensors'
import { register } from './registry'

const { channels: C, batch: B, imageSize: SIDE } = BENCH_SPEC
const MAP = { groups: 1, batch: B, height: SIDE, width: SIDE, channels: C }
const OFFICIAL = [B, C, SIDE, SIDE]
const NODES = 4
const CELL_EDGES = 14
const EPSILON = 1e-5
const WARM_UP = 2

interface EdgeOp {
  readonly op: Primitive
  readonly kernel: number
  readonly dilation: number
  readonly blocks: number
}
const OPS: readonly EdgeOp[] = [
  { op: 'sep_conv_3x3', kernel: 3, dilation: 1, blocks: 2 },
  { op: 'sep_conv_5x5', kernel: 5, dilation: 1, blocks: 2 },
  { op: 'dil_conv_3x3', kernel: 3, dilation: 2, blocks: 1 },
  { op: 'dil_conv_5x5', kernel: 5, dilation: 2, blocks: 1 },
]

export interface EdgeTime {
  /** Of each repetition: from the first call until everything asked for is there. */
  readonly ms: readonly number[]
  readonly warmUpMs: number
  /** sum(out * r) of all four operations, and the L2 norm of the input's gradient: the same whoever computes them. */
  readonly check?: { readonly loss: number; readonly inputGradient: number }
}

/** Input, the loss's coefficients and each operation's filters (depthwise, pointwise a block), official order. */
function numbers() {
  const random = streamFor(1, 'bench edge')
  const normal = (count: number, scale = 1): Float32Array =>
    Float32Array.from({ length: count }, () => scale * random.normal())
  return {
    x: normal(B * C * SIDE * SIDE),
    r: normal(B * C * SIDE * SIDE),
    filters: OPS.map(({ kernel, blocks }) =>
      Array.from({ length: blocks }, () => [normal(C * kernel * kernel, 1 / kernel), normal(C * C, C ** -0.5)]).flat(),
    ),
  }
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values))

async function timed(repetitions: number, once: () => Promise<void>): Promise<Pick<EdgeTime, 'ms' | 'warmUpMs'>> {
  const time = async (): Promise<number> => {
    const started = performance.now()
    await once()
    return performance.now() - started
  }
  const warmUpMs = await time()
  for (let i = 1; i < WARM_UP; i++) await once()
  const ms: number[] = []
  for (let i = 0; i < repetitions; i++) ms.push(await time())
  return { ms, warmUpMs }
}

async function ofEngine(repetitions: number): Promise<EdgeTime> {
  const { executor } = await openBackend()
  const { x, r, filters } = numbers()
  const networks: Supernet[] = []
  try {
    for (const [i, { op }] of OPS.entries()) {
      const net = await compileNetwork({
        executor,
        spec: { kind: 'op', op, stride: 1, channels: C, imageSize: SIDE, batch: B },
      })
      const flat = new Float32Array(net.layout.floats)
      net.layout.slots.forEach((slot, t) => {
        pack(slot, filters[i]?.[t] as Float32Array, flat)
      })
      net.writeParams(flat)
      net.writeAlphas(new Float32Array(1))
      net.setInput(0, fromOfficial(x, MAP))
      net.setOutputGradient(fromOfficial(r, MAP))
      networks.push(net)
    }
    await executor.settled()
    const times = await timed(repetitions, async () => {
      for (const net of networks) net.gradients('train', { weights: true, alphas: false })
      await executor.settled()
    })
    let loss = 0
    const gradient = new Float64Array(x.length)
    for (const net of networks) {
      const out = toOfficial(await net.readOutput(), MAP)
      out.forEach((value, i) => {
        loss += value * (r[i] as number)
      })
      toOfficial(await net.readInputGradient(0), MAP).forEach((value, i) => {
        gradient[i] = (gradient[i] as number) + value
      })
    }
    return { ...times, check: { loss, inputGradient: norm(gradient) } }
  } finally {
    for (const net of networks) net.destroy()
  }
}

async function ofCell(repetitions: number): Promise<EdgeTime> {
  const { executor } = await openBackend()
  const net = await compileNetwork({
    executor,
    spec: {
      kind: 'cell',
      primitives: OPS.map(({ op }) => op),
      channels: C,
      channelsPrevPrev: C,
      channelsPrev: C,
      imageSize: SIDE,
      reduction: false,
      reductionPrev: false,
      batch: B,
    },
  })
  try {
    const { types, edges, ops } = net.alphaShape
    const { x } = numbers()
    net.writeParams(initialParams(net.layout, streamFor(1, 'bench edge cell')))
    net.writeAlphas(new Float32Array(types * edges * ops))
    for (const input of [0, 1]) net.setInput(input, fromOfficial(x, MAP))
    net.setOutputGradient(new Float32Array(NODES * x.length).fill(1))
    const { ms, warmUpMs } = await timed(repetitions, async () => {
      net.gradients('train', { weights: true, alphas: false })
      await executor.settled()
    })
    return { ms: ms.map((time) => time / CELL_EDGES), warmUpMs: warmUpMs / CELL_EDGES }
  } finally {
    net.destroy()
  }
}

/** ReLU, depthwise, pointwise, batch norm without scale: `blocks` times. x [B,C,H,W], used up. */
function candidate({ kernel, dilation, blocks }: EdgeOp, input: jax.Array, filters: readonly jax.Array[]): jax.Array {
  const { lax, nn, numpy: np } = jax
  let x = input
  for (let block = 0; block < blocks; block++) {
    const [depthwise, pointwise] = filters.slice(2 * block) as [jax.Array, jax.Array]
    const pad = (dilation * (kernel - 1)) / 2
    const padding: [number, number][] = [
      [pad, pad],
      [pad, pad],
    ]
    x = lax.convGeneralDilated(nn.relu(x), depthwise, [1, 1], padding, {
      rhsDilation: [dilation, dilation],
      featureGroupCount: C,
    })
    x = lax.conv(x, pointwise, [1, 1], 'VALID')
    const centred = x.ref.sub(np.mean(x, [0, 2, 3], { keepdims: true }))
    const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true })
    x = centred.div(np.sqrt(variance.add(EPSILON)))
  }
  return x
}

async function ofJax(device: 'webgpu' | 'wasm', repetitions: number): Promise<EdgeTime> {
  const { numpy: np } = jax
  const found = await jax.init(device)
  if (!found.includes(device)) throw new Error(`jax-js: no ${device} here, only ${found.join(', ')}`)
  jax.defaultDevice(device)
  const { x, r, filters } = numbers()
  const tensor = (values: Float32Array, shape: number[]): jax.Array =>
    np.array(values as Float32Array<ArrayBuffer>).reshape(shape)
  const given = {
    x: tensor(x, OFFICIAL),
    filters: filters.map((own, i) => {
      const side = OPS[i]?.kernel as number
      return own.map((values, k) => tensor(values, k % 2 === 0 ? [C, 1, side, side] : [C, C, 1, 1]))
    }),
  }
  const coefficients = tensor(r, OFFICIAL)
  const loss = (args: typeof given, weights: jax.Array): jax.Array => {
    const outs = OPS.map((op, i) => candidate(op, i < OPS.length - 1 ? args.x.ref : args.x, args.filters[i] ?? []))
    return np.sum(outs.reduce((sum, out) => sum.add(out)).mul(weights))
  }
  const step = jax.jit(jax.valueAndGrad(loss))
  let last: { value: jax.Array; gradient: typeof given } | null = null
  const release = (): void => {
    if (!last) return
    last.value.dispose()
    last.gradient.x.dispose()
    for (const filter of last.gradient.filters.flat()) filter.dispose()
  }
  const times = await timed(repetitions, async () => {
    release()
    const kept = { x: given.x.ref, filters: given.filters.map((own) => own.map((filter) => filter.ref)) }
    const [value, gradient] = step(kept, coefficients.ref)
    await jax.blockUntilReady([value, gradient.x, ...gradient.filters.flat()])
    last = { value, gradient: gradient as typeof given }
  })
  const { value, gradient } = last as unknown as { value: jax.Array; gradient: typeof given }
  const inputGradient = norm((await gradient.x.data()) as Float32Array)
  return { ...times, check: { loss: Number((await value.data())[0]), inputGradient } }
}

export type EdgeSide = 'engine' | 'cell' | 'webgpu' | 'wasm'

register<{ side: EdgeSide; repetitions: number }>('benchEdge', ({ side, repetitions }) =>
  side === 'engine' ? ofEngine(repetitions) : side === 'cell' ? ofCell(repetitions) : ofJax(side, repetitions),
)
