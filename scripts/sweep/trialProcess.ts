/**
 * Entry of the process of one trial: searches on the CPU engine, saves after every epoch, writes the recording at the end. Ctrl-C
 * of the terminal and SIGTERM of a scheduler reach it too and are left to the command, which says when to stop; a command that is gone ends it.
 */
import { rm } from 'node:fs/promises'
import process from 'node:process'
import { conductSearch, type SearchEnd, type TimedEvent } from '../../headless/conduct'
import { SearchError, toSearchError } from '../../src/errors'
import { openFolder } from '../../src/node/folder'
import type { Checkpoint } from '../../src/store/checkpoint'
import { RunStore } from '../../src/store/slots'
import { readData } from '../host/localData'
import { type NodeLab, openNodeLab } from '../host/nodeLab'
import { epochLine } from '../search/console'
import { readNasBench } from '../search/nasBench'
import { Recorder } from '../search/recorder'
import { openImages } from './images'
import type { FromTrial, ToTrial, TrialTask } from './messages'

const tell = (message: FromTrial): Promise<void> =>
  new Promise((resolve) => {
    if (!process.connected) resolve()
    else process.send?.(message, () => resolve())
  })

/** A pass may take less than a message does. */
const SIGN_EVERY_MS = 1000
let signedAt = 0

function sign(): void {
  const now = performance.now()
  if (now - signedAt < SIGN_EVERY_MS) return
  signedAt = now
  void tell({ type: 'alive' })
}

const stopping = new AbortController()
let lab: NodeLab | null = null

/** The newest whole checkpoint; null where the trial begins, or where what was saved is lost, which is told. */
async function savedState(store: RunStore, trial: string): Promise<Checkpoint | null> {
  if (!(await store.hasRun(trial))) return null
  try {
    return (await store.load(trial)).checkpoint
  } catch (error) {
    await tell({ type: 'lost', message: toSearchError(error).message })
    return null
  }
}

/** All epochs were done and saved when the process ended: only the recording is missing. */
function replay(recorder: Recorder, { facts, state, end }: Checkpoint): SearchEnd | null {
  if (end?.kind !== 'finished' || end.reason === 'stopped') return null
  const { config, dataset, adapter, stepsPerEpoch, plan } = facts
  const resumed = { epoch: state.epoch, step: state.step, records: state.records, elsewhere: false }
  recorder.add({ at: 0, event: { type: 'started', config, dataset, adapter, stepsPerEpoch, plan, resumed } })
  const finished = { type: 'finished', reason: end.reason, returnsEpoch: end.returnsEpoch } as const
  recorder.add({ at: 0, event: finished })
  return finished
}

async function conduct(task: TrialTask, recorder: Recorder, checkpoint: Checkpoint | null): Promise<SearchEnd> {
  const load = await readData(task.data)
  lab = openNodeLab({ threads: task.threads, saved: openFolder(task.work), onPass: sign })
  const { trial: runId, config } = task
  const hear = (timed: TimedEvent): void => {
    const event = recorder.add(timed)
    if (event.type === 'progress') {
      const { epoch, step, stepsPerEpoch, etaMs } = event
      void tell({ type: 'progress', epoch, share: (epoch - 1 + step / stepsPerEpoch) / config.epochs, etaMs })
    }
    if (event.type === 'epoch')
      void tell({ type: 'epoch', epoch: event.record.epoch, text: epochLine(event.record, config) })
    if (event.type === 'saved') void tell({ type: 'saved' })
    // A search whose epochs cannot be saved would lose them.
    if (event.type === 'storage' && event.state !== 'ok' && event.state !== 'low')
      void fail({ type: 'failed', code: 'storage-full', message: event.message })
  }
  return conductSearch(lab, { config, runId, continues: checkpoint !== null }, load, hear, stopping.signal)
}

async function fail(message: Extract<FromTrial, { type: 'failed' }>): Promise<never> {
  await tell(message)
  process.exit(1)
}

/** @throws SearchError 'bad-archive' when the images here are not those that the trial was named by */
async function checkImages({ config, data, images }: TrialTask): Promise<void> {
  if (images === undefined) return
  const { shelf, info } = await openImages(data)
  const digest = await shelf.open(config).digest()
  if (digest === images) return
  throw new SearchError(
    'bad-archive',
    `${data ?? 'generated images'}: ${info.title} here has other images (SHA-256 ${digest.slice(0, 12)}…) than the trial was planned with (${images.slice(0, 12)}…)`,
  )
}

async function search(task: TrialTask): Promise<void> {
  const { trial, preset, config, data, work, recording, nasBench } = task
  await checkImages(task)
  const benchmark = nasBench === null ? undefined : await readNasBench(nasBench)
  const store = new RunStore(openFolder(work))
  let checkpoint = await savedState(store, trial)
  const fresh = (): Recorder => new Recorder({ preset, config, data, namesDataset: true }, benchmark)
  let recorder = fresh()
  if (checkpoint && checkpoint.state.records.length > 0)
    await tell({ type: 'taken-up', epochs: checkpoint.state.records.length })
  let end = (checkpoint && replay(recorder, checkpoint)) ?? (await conduct(task, recorder, checkpoint))
  if (checkpoint && end.type === 'failed' && end.code === 'bad-run') {
    // Another build of the lab laid its numbers out otherwise.
    await tell({ type: 'lost', message: end.message })
    await lab?.close()
    await rm(work, { recursive: true, force: true })
    checkpoint = null
    recorder = fresh()
    end = await conduct(task, recorder, null)
  }
  await lab?.close()
  if (end.type !== 'finished') return fail({ type: 'failed', code: end.code, message: end.message })
  if (end.reason === 'stopped') return tell({ type: 'stopped' })
  await recorder.write(recording)
  await tell({ type: 'done' })
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit(1))
process.on('message', (message: ToTrial) => {
  if (message.type === 'stop') {
    stopping.abort()
    return
  }
  void search(message.task).then(
    () => process.exit(0),
    (error: unknown) => {
      const { code, message: why } = toSearchError(error)
      return fail({ type: 'failed', code, message: why })
    },
  )
})
