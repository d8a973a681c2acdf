/** Makes a plan on a GPUDevice: compiles its pipelines in parallel, allocates its buffers, builds every bind group. */
import { SearchError } from '../../errors'
import type { BufferRef, PlanBuilder } from '../plan/builder'
import { familyOf, type Kernel } from '../plan/kernel'
import type { RealiseOptions } from '../plan/plan'
import { type RealSegment, WebGpuPlan } from './plan'

const UNIFORM_STRIDE = 256

function layoutEntries(kernel: Kernel): GPUBindGroupLayoutEntry[] {
  const storage = kernel.bindings.map(
    ({ access }, i): GPUBindGroupLayoutEntry => ({
      binding: i + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    }),
  )
  return [{ binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } }, ...storage]
}

/** Compiled shaders of one device, kept so that a second start of the same config compiles nothing. */
interface CompiledKernel {
  readonly layout: GPUBindGroupLayout
  readonly pipeline: GPUComputePipeline
}
const compiledByDevice = new WeakMap<GPUDevice, Map<string, CompiledKernel>>()

async function compileKernels(
  device: GPUDevice,
  kernels: ReadonlyMap<string, Kernel>,
  { progress, signal }: RealiseOptions,
): Promise<ReadonlyMap<string, CompiledKernel>> {
  const cache = compiledByDevice.get(device) ?? new Map<string, CompiledKernel>()
  compiledByDevice.set(device, cache)
  let done = 0
  const compile = async (kernel: Kernel): Promise<void> => {
    if (!cache.has(kernel.code)) {
      const layout = device.createBindGroupLayout({ label: kernel.name, entries: layoutEntries(kernel) })
      const module = device.createShaderModule({ label: kernel.name, code: kernel.code })
      const pipeline = await device.createComputePipelineAsync({
        label: kernel.name,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      })
      cache.set(kernel.code, { layout, pipeline })
    }
    signal?.throwIfAborted()
    progress?.(++done, kernels.size)
  }
  progress?.(0, kernels.size)
  try {
    await Promise.all([...kernels.values()].map(compile))
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    const message = error instanceof Error ? error.message : String(error)
    throw new SearchError('gpu-validation', `a kernel did not compile: ${message}`)
  }
  return cache
}

/**
 * Allocates and compiles a plan.
 *
 * @throws SearchError 'out-of-memory' when allocation fails, 'gpu-validation' when a kernel does not compile
 */
export async function realise(
  device: GPUDevice,
  builder: PlanBuilder,
  options: RealiseOptions = {},
): Promise<WebGpuPlan> {
  const { bytes } = builder.requirement()
  const kernels = new Map<string, Kernel>()
  for (const dispatches of builder.segments.values())
    for (const { kernel } of dispatches) kernels.set(kernel.code, kernel)
  const compiled = await compileKernels(device, kernels, options)

  device.pushErrorScope('out-of-memory')
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
  const buffers = new Map<string, GPUBuffer>()
  for (const { name, floats } of builder.buffers.values())
    buffers.set(name, device.createBuffer({ label: name, size: floats * 4, usage }))
  const dispatchCount = [...builder.segments.values()].reduce((sum, list) => sum + list.length, 0)
  const uniformBuffer = device.createBuffer({
    label: 'uniforms',
    size: Math.max(1, dispatchCount) * UNIFORM_STRIDE,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  })
  const exhausted = await device.popErrorScope()
  if (exhausted) {
    for (const buffer of buffers.values()) buffer.destroy()
    uniformBuffer.destroy()
    throw new SearchError('out-of-memory', `${bytes} bytes of GPU memory: ${exhausted.message}`)
  }

  const uniformData = new Uint32Array((Math.max(1, dispatchCount) * UNIFORM_STRIDE) / 4)
  const segments = new Map<string, RealSegment>()
  let slice = 0
  for (const [name, dispatches] of builder.segments) {
    const pipelines: GPUComputePipeline[] = []
    const groups: GPUBindGroup[] = []
    const grid: [number, number][] = []
    const families = dispatches.map(({ kernel }) => familyOf(kernel))
    for (const { kernel, buffers: refs, uniforms, x, y } of dispatches) {
      const { pipeline, layout } = compiled.get(kernel.code) as CompiledKernel
      kernel.uniforms.forEach((field, i) => {
        uniformData[(slice * UNIFORM_STRIDE) / 4 + i] = uniforms[field] as number
      })
      const uniformBytes = Math.max(16, Math.ceil(kernel.uniforms.length / 4) * 16)
      groups.push(
        device.createBindGroup({
          label: kernel.name,
          layout,
          entries: [
            { binding: 0, resource: { buffer: uniformBuffer, offset: slice * UNIFORM_STRIDE, size: uniformBytes } },
            ...kernel.bindings.map((binding, i) => ({
              binding: i + 1,
              resource: { buffer: buffers.get((refs[binding.name] as BufferRef).name) as GPUBuffer },
            })),
          ],
        }),
      )
      pipelines.push(pipeline)
      grid.push([x, y])
      slice++
    }
    segments.set(name, { families, pipelines, groups, grid })
  }
  device.queue.writeBuffer(uniformBuffer, 0, uniformData)
  return new WebGpuPlan(device, buffers, uniformBuffer, segments, kernels.size, bytes)
}
