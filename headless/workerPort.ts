/** The lab's worker in the headless page, which is there for WebGPU: whichever adapter it has, it is taken. */
import type { EvaluationEvent } from '../src/protocol/evaluationMessages'
import type { Event } from '../src/protocol/messages'
import type { LabPort } from './conduct'

export interface WorkerPort extends LabPort {
  terminate(): void
}

export function startWorker(): WorkerPort {
  const worker = new Worker(new URL('../src/worker.ts', import.meta.url), { type: 'module' })
  return {
    send: (command) => {
      const begins = command.type === 'start' || command.type === 'evaluate'
      worker.postMessage(begins ? { ...command, engine: 'webgpu' } : command)
    },
    hear: (onEvent, onDeath) => {
      worker.addEventListener('error', ({ message, filename, lineno }) => {
        onDeath(new Error(`worker: ${message || 'could not be loaded'} (${filename}:${lineno})`))
      })
      worker.addEventListener('message', ({ data }: MessageEvent<Event | EvaluationEvent>) => onEvent(data))
    },
    terminate: () => worker.terminate(),
  }
}
