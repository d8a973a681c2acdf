/** Tiny saved searches, one stopped in the middle and one that ended: their files are asked, and say what the search would have said. */
import { expect, it } from 'vitest'
import { conductSearch, type TimedEvent } from '../../headless/conduct'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { SearchConfig } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type Checkpoint, decodeCheckpoint } from '../../src/store/checkpoint'
import { RunStore } from '../../src/store/slots'
import { memoryFolder } from '../../src/store/testing/memoryFolder'
import { openNodeLab } from '../host/nodeLab'
import { projectEpoch } from './projectEpoch'
import { projectSaved } from './projectSaved'
import { Recorder } from './recorder'

const config = checkConfig(
  { dataset: 'generated', images: 64, batch: 8, channels: 4, imageSize: 8, epochs: 2, alphas: { lr: 0.05 } },
  PRESETS['two-minutes'].config,
)
const asking = { images: 16, whole: true, seed: 1, data: null, threads: 1, onProgress: () => undefined }
const ask = { ...asking, signal: new AbortController().signal }

/** The exported file of a search, read back, and its recording; `at` makes it stop. */
async function saved(of: SearchConfig, stopsAt?: TimedEvent['event']['type']) {
  const folder = memoryFolder()
  const lab = openNodeLab({ threads: 1, saved: folder })
  const recorder = new Recorder({ preset: null, config: of, data: null })
  const hear = (timed: TimedEvent): void => {
    recorder.add(timed)
    if (timed.event.type === stopsAt) lab.send({ type: 'stop' })
  }
  await conductSearch(lab, { config: of, runId: 'run-1', continues: false }, null, hear)
  await lab.close()
  const { bytes } = await new RunStore(folder).exported('run-1')
  // As a file that was read.
  return { checkpoint: await decodeCheckpoint(Buffer.from(bytes)), recorder }
}

// SNAS and SDARTS-RS draw, the latter for the turn of the weights: an answer is of the mixture itself, with nothing drawn or dropped.
it.each(['darts', 'snas', 'sdarts-rs'] as const)(
  'a run of %s that ended answers as the search computed again up to its last epoch does',
  async (algorithm) => {
    const { checkpoint, recorder } = await saved(checkConfig({ algorithm, updateOrder: 'alphas-first' }, config))
    const asked = await projectSaved(checkpoint, ask)
    const again = await projectEpoch(recorder.record() as RunRecord, { ...ask, epoch: 2, onEpoch: () => undefined })
    expect(again.difference).toBeNull()
    expect(asked).toEqual({
      ...{ epochs: 2, step: 0, images: 16, projection: again.projection },
      ...{ alphas: again.record.alphas, byAlpha: again.record.genotype },
    })
  },
)

it('a run that was stopped answers where it stands, as the search computed again up to there does', async () => {
  const { checkpoint, recorder } = await saved(checkConfig({ algorithm: 'snas' }, config), 'epoch')
  const asked = await projectSaved(checkpoint, ask)
  expect(asked).toMatchObject({ epochs: 1, step: 0 })
  expect(asked.alphas).toEqual(checkpoint.state.records[0]?.alphas)
  const again = await projectEpoch(recorder.record() as RunRecord, { ...ask, epoch: 1, onEpoch: () => undefined })
  expect(asked.projection).toEqual(again.projection)
})

it('refuses a file without weights, of other images or of a search of another kind', async () => {
  const { checkpoint } = await saved(config, 'epoch')
  const { facts, state } = checkpoint
  const refusal = (change: Partial<Checkpoint>) => expect(projectSaved({ ...checkpoint, ...change }, ask)).rejects
  await refusal({ state: { ...state, arrays: {} } }).toThrow('holds its records alone')
  await refusal({ facts: { ...facts, dataDigest: 'other' } }).toThrow('not the set this run was searched on')
  await refusal({ facts: { ...facts, config: { ...config, algorithm: 'gdas' } } }).toThrow('gdas has no such mixture')
  await refusal({ facts: { ...facts, stateVersion: 99 } }).toThrow('laid out as version 99')
})
