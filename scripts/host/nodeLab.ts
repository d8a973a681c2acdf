/**
 * What the page's worker is, in this Node process: session and evaluator on the CPU engine, images from local files, runs
 * saved where a folder is named.
 */
import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { LabPort } from '../../headless/conduct'
import { Shelf } from '../../src/data/shelf'
import { compileNetwork } from '../../src/engine/compile'
import { compileTrainable } from '../../src/engine/compileTrainable'
import { SearchError } from '../../src/errors'
import { Evaluator } from '../../src/evaluate/evaluator'
import { createRoute } from '../../src/evaluate/route'
import { nodeBackend } from '../../src/node/backend'
import type { DatasetId } from '../../src/protocol/config'
import type { EngineChoice } from '../../src/protocol/engines'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { Event } from '../../src/protocol/messages'
import type { ScoringEvent } from '../../src/protocol/proxies'
import { Scorer } from '../../src/proxies/scorer'
import { takenBy } from '../../src/session/engineUser'
import { DeviceCheck } from '../../src/session/selfTest/deviceCheck'
import { Session } from '../../src/session/session'
import type { Folder } from '../../src/store/folder'
import { RunStore } from '../../src/store/slots'
import { decodePicture } from '../data/decodePicture'

export interface NodeLab extends LabPort {
  /** Ends the engine's threads. */
  close(): Promise<void>
}

async function readUrl(url: string, limitBytes: number): Promise<ArrayBuffer> {
  const file = fileURLToPath(url)
  if ((await stat(file)).size > limitBytes)
    throw new SearchError('bad-shard', `${file}: more than ${limitBytes} bytes, the limit`)
  return new Uint8Array(await readFile(file)).buffer
}

function every(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms)
  return () => clearInterval(timer)
}

export interface NodeLabOptions {
  /** Of the engine, this one included. */
  readonly threads: number
  /** Where runs are saved; left out: nowhere. */
  readonly saved?: Folder
  /** A sign of life within what is longer than a step, of which no event tells. */
  readonly onPass?: () => void
}

export function openNodeLab({ threads, saved, onPass }: NodeLabOptions): NodeLab {
  const backend = nodeBackend({ threads })
  let onEvent = (_: Event | EvaluationEvent | ScoringEvent): void => undefined
  const post = (event: Event | EvaluationEvent | ScoringEvent): void => onEvent(event)
  const shelf = new Shelf(readUrl, decodePicture)
  const now = (): number => performance.now()
  const deviceCheck = new DeviceCheck({
    compile: compileNetwork,
    now,
    build: null,
    recall: async () => null,
    remember: async () => undefined,
  })
  const openExecutor = (_: EngineChoice, signal: AbortSignal) => backend.open(signal)
  const parts = {
    post,
    now,
    every,
    deviceCheck,
    openExecutor,
    patienceMs: 120_000,
    ...(onPass ? { onPass } : {}),
  }
  const session = new Session({
    ...parts,
    shelf,
    findEngines: async () => ({
      webgpu: { adapter: null, why: 'there is no WebGPU in this process' },
      cpu: { adapter: backend.adapter, why: null },
    }),
    compile: compileNetwork,
    openStore: async () => {
      if (saved) return new RunStore(saved)
      throw new SearchError('unsupported', 'the command line keeps no saved runs')
    },
    freshId: () => crypto.randomUUID(),
    date: () => new Date().toISOString(),
    build: 'node',
    saveEveryMs: Number.POSITIVE_INFINITY,
  })
  const dataset = async (id: DatasetId, images: number) => shelf.dataset(id, images)
  const taken = (): string | null => takenBy(session, [evaluator, scorer])
  const evaluator: Evaluator = new Evaluator({
    ...parts,
    dataset,
    compile: compileTrainable,
    taken,
  })
  const scorer: Scorer = new Scorer({
    ...parts,
    dataset,
    compile: compileTrainable,
    taken,
  })
  const route = createRoute({ session, evaluator, scorer, post })
  return {
    send: (command) => void route(command),
    hear: (listener) => {
      onEvent = listener
    },
    close: backend.close,
  }
}
