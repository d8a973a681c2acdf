/**
 * What the adapter can do at best, measured in the page: bandwidth by a kernel that copies, arithmetic by a kernel of
 * fused multiply-adds in registers, and the cost of a launch that does nothing. bench/run.ts calls.
 */
import { openBackend } from '../src/backend'
import { register } from './registry'

export interface AdapterRates {
  /** Bytes read and written a second. */
  readonly bytesPerSecond: number
  readonly flopsPerSecond: number
  /** Of one dependent dispatch. */
  readonly secondsPerLaunch: number
}

const WORKGROUP = 64
const COPY = `@group(0) @binding(0) var<storage, read> FROM: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> TO: array<vec4f>;
@compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) gid: vec3u) {
  let at = gid.x * 4u;
  TO[at] = FROM[at]; TO[at + 1u] = FROM[at + 1u]; TO[at + 2u] = FROM[at + 2u]; TO[at + 3u] = FROM[at + 3u];
}`

/** Independent chains: enough to hide the latency of an fma. */
const CHAINS = 8
const chains = Array.from({ length: CHAINS }, (_, i) => i)
const ROUNDS = 32
const FMA = `@group(0) @binding(0) var<storage, read> FROM: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> TO: array<vec4f>;
@compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) gid: vec3u) {
  let x = FROM[gid.x & 63u];
  ${chains.map((i) => `var a${i} = x + vec4f(${i}.0);`).join(' ')}
  for (var i = 0u; i < 16u; i++) {
    ${chains.map((i) => `a${i} = ${nest(`a${i}`, ROUNDS)};`).join('\n    ')}
  }
  TO[gid.x & 63u] = ${chains.map((i) => `a${i}`).join(' + ')};
}`
const FMA_FLOPS_PER_THREAD = 2 * 4 * CHAINS * ROUNDS * 16

/** One assignment of many multiply-adds: a software adapter pays for each assignment to a variable in a loop. */
function nest(variable: string, times: number): string {
  let text = variable
  for (let i = 0; i < times; i++) text = `fma(${text}, x, x)`
  return text
}

const EMPTY = `@group(0) @binding(0) var<storage, read> FROM: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> TO: array<vec4f>;
@compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) gid: vec3u) {
  if (gid.x == 0u) { TO[0] = FROM[0]; }
}`

/** Seconds of `launches` dispatches of `groups` workgroups: the best of several tries, each long enough to measure. */
async function seconds(
  device: GPUDevice,
  code: string,
  buffers: readonly GPUBuffer[],
  groups: number,
): Promise<number> {
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  })
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  const run = async (launches: number): Promise<number> => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, group)
    for (let i = 0; i < launches; i++) pass.dispatchWorkgroups(groups)
    pass.end()
    await device.queue.onSubmittedWorkDone()
    const started = performance.now()
    device.queue.submit([encoder.finish()])
    await device.queue.onSubmittedWorkDone()
    return (performance.now() - started) / 1000
  }
  await run(1)
  let launches = 1
  while ((await run(launches)) < 0.05 && launches < 4096) launches *= 2
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) best = Math.min(best, (await run(launches)) / launches)
  return best
}

register('benchRates', async (): Promise<AdapterRates> => {
  const { device, adapter } = await openBackend()
  // Larger than any cache; a software adapter has little bandwidth to measure and less time.
  const bytes = (adapter.software ? 32 : 128) * 2 ** 20
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  const buffers = [0, 1].map(() => device.createBuffer({ size: bytes, usage }))
  try {
    const copy = await seconds(device, COPY, buffers, bytes / 16 / 4 / WORKGROUP)
    const groups = adapter.software ? 64 : 8192
    const fma = await seconds(device, FMA, buffers, groups)
    return {
      bytesPerSecond: (2 * bytes) / copy,
      flopsPerSecond: (FMA_FLOPS_PER_THREAD * groups * WORKGROUP) / fma,
      secondsPerLaunch: await seconds(device, EMPTY, buffers, 1),
    }
  } finally {
    for (const buffer of buffers) buffer.destroy()
  }
})
