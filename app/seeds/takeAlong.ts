/** What several seeds have found, taken further: into Evidence, or as the folder of a sweep in one file. */
import { headLine, INDEX_NAME, type SweepIndex, trialLine } from '../../src/sweep/indexFile'
import type { OpenSweep } from '../evidence/evidenceStore'
import { BUILD } from '../page/build'
import { saveFile } from '../page/saveFile'
import type { RunState } from '../run/runStore'
import { trialOf } from './seedRuns'
import type { Lane } from './seedsStore'

const pathOf = (trial: string): string => `trials/${trial}.json`

/** The searches that have ended as a sweep, each with its recording. */
export async function sweepOf(lanes: readonly Lane[], table: RunState['table']): Promise<OpenSweep> {
  const date = new Date().toISOString()
  const found = (await Promise.all(lanes.map((lane) => trialOf(lane, table, BUILD, date)))).flatMap((one) => one ?? [])
  const index: SweepIndex = { name: 'seeds', trials: found.map(({ record }) => record) }
  const recordings = found.map(({ record, run }) => {
    const blob = new Blob([JSON.stringify(run)])
    return [record.trial, { path: pathOf(record.trial), size: blob.size, open: async () => blob }] as const
  })
  return { index, served: null, recordings: new Map(recordings) }
}

/** Laid out like the folder of `npm run sweep`: Evidence opens it again. */
export async function saveSweep({ index, recordings }: OpenSweep): Promise<void> {
  const { BlobReader, BlobWriter, TextReader, ZipWriter } = await import('@zip.js/zip.js')
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false })
  await writer.add(INDEX_NAME, new TextReader(headLine(index.name) + index.trials.map(trialLine).join('')))
  for (const [trial, recording] of recordings) await writer.add(pathOf(trial), new BlobReader(await recording.open()))
  saveFile(`${index.name}.zip`, await writer.close())
}
