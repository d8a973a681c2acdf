/** A plan on a GPUDevice: its buffers, pipelines and bind groups, made once; nothing is allocated afterwards. */
import { SearchError } from '../../errors'
import type { BufferRef, PlanBuilder } from '../plan/builder'
import { familyOf, type Kernel } from '../plan/kernel'
import { Submission } from './submission'

const UNIFORM_STRIDE = 256

/** One recorded segment, ready to encode. */
interface RealSegment {
  readonly families: readonly string[]
  readonly pipelines: readonly GPUComputePipeline[]
  readonly groups: readonly GPUBindGroup[]
  readonly grid: readonly (readonly [number, number])[]
}

export class Plan {
  private readonly device: GPUDevice
  private readonly buffersByName: ReadonlyMap<string, GPUBuffer>
  private readonly uniformBuffer: GPUBuffer
  private readonly segments: ReadonlyMap<string, RealSegment>
  readonly pipelineCount: number
  readonly bytes: number

  constructor(
    device: GPUDevice,
    buffers: ReadonlyMap<string, GPUBuffer>,
    uniformBuffer: GPUBuffer,
    segments: ReadonlyMap<string, RealSegment>,
    pipelineCount: number,
    bytes: number,
  ) {
    this.device = device
    this.buffersByName = buffers
    this.uniformBuffer = uniformBuffer
    this.segments = segments
    this.pipelineCount = pipelineCount
    this.bytes = bytes
  }

  buffer(name: string): GPUBuffer {
    const buffer = this.buffersByName.get(name)
    if (!buffer) throw new SearchError('internal', `plan: no buffer named ${name}`)
    return buffer
  }

  /** Dispatches of a list of segments. */
  launches(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + (this.segments.get(name)?.grid.length ?? 0), 0)
  }

  /** Records segments, in order. */
  encode(submission: Submission, names: readonly string[]): void {
    let open: GPUComputePassEncoder | undefined
    let bound: GPUComputePipeline | undefined
    for (const name of names) {
      const segment = this.segments.get(name)
      if (!segment) throw new SearchError('internal', `plan: no segment named ${name}`)
      for (let i = 0; i < segment.grid.length; i++) {
        const pass = submission.passFor(name, segment.families[i] as string)
        const pipeline = segment.pipelines[i] as GPUComputePipeline
        if (pass !== open || pipeline !== bound) pass.setPipeline(pipeline)
        open = pass
        bound = pipeline
        pass.setBindGroup(0, segment.groups[i] as GPUBindGroup)
        const [x, y] = segment.grid[i] as readonly [number, number]
        pass.dispatchWorkgroups(x, y)
      }
    }
  }

  /** Records segments, in order, and submits them in one piece. */
  submit(names: readonly string[]): void {
    const submission = new Submission(this.device, Number.POSITIVE_INFINITY, null)
    this.encode(submission, names)
    submission.finish()
  }

  /** Copies (part of) a buffer out. Waits for all submitted work. */
  async read(name: string, floats?: number, offset = 0): Promise<Float32Array> {
    const source = this.buffer(name)
    const bytes = (floats ?? source.size / 4 - offset) * 4
    const staging = this.device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
    const encoder = this.device.createCommandEncoder()
    encoder.copyBufferToBuffer(source, offset * 4, staging, 0, bytes)
    this.device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const values = new Float32Array(staging.getMappedRange().slice(0))
    staging.destroy()
    return values
  }

  destroy(): void {
    for (const buffer of this.buffersByName.values()) buffer.destroy()
    this.uniformBuffer.destroy()
  }
}

export interface RealiseOptions {
  readonly progress?: ((done: number, total: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

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
export async function realise(device: GPUDevice, builder: PlanBuilder, options: RealiseOptions = {}): Promise<Plan> {
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
  return new Plan(device, buffers, uniformBuffer, segments, kernels.size, bytes)
}
