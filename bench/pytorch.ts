/** The same step in PyTorch, on the CPU: runs bench/pytorch/step.py. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { PROJECT_ROOT } from '../scripts/project/paths.mjs'
import type { SupernetSpec } from '../src/supernet/spec'

export interface PytorchSteps {
  readonly torch: string
  readonly threads: number
  readonly weights: number
  readonly steps: readonly { readonly seconds: number; readonly cpuSeconds: number }[]
}

/** @throws when the interpreter (PYTHON, default python3) or its torch is missing, with what it said */
export async function pytorchStep(spec: SupernetSpec, steps = 5): Promise<PytorchSteps> {
  const flags = { channels: spec.channels, cells: spec.cells, batch: spec.batch, size: spec.imageSize, steps }
  const { stdout } = await promisify(execFile)(
    process.env.PYTHON ?? 'python3',
    [
      path.join(PROJECT_ROOT, 'bench/pytorch/step.py'),
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    // Threads that wait must not spin: on a shared machine they would take the time of those that work.
    { env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' } },
  )
  return JSON.parse(stdout) as PytorchSteps
}
