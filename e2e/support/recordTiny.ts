/**
 * Makes tiny recordings here, in Node, on the CPU engine, each of settings KEY=VALUE that the parent sends; on generated images, or those of
 * `dataset=`. A page must compute the same bits again. `keep=N` keeps the state after that epoch: its file is sent too, in base64.
 */
import process from 'node:process'
import { resolveOptions } from '../../scripts/search/options'
import { Recorder } from '../../scripts/search/recorder'
import { runSearch } from '../../scripts/search/run'
import { keepsStates } from '../../scripts/search/statesKept'
import type { TinyOutput } from './tinyRecording'

const SETTINGS = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'epochs=3'] as const

async function record(given: readonly string[]): Promise<TinyOutput> {
  const kept = given
    .filter((setting) => setting.startsWith('keep='))
    .map((setting) => Number(setting.slice('keep='.length)))
  const settings = given.filter((setting) => !setting.startsWith('keep='))
  const options = await resolveOptions('two-minutes', {
    generated: !settings.some((setting) => setting.startsWith('dataset=')),
    set: [...SETTINGS, ...settings],
  })
  const recorder = new Recorder(options)
  const files: Record<string, string> = {}
  const saved = keepsStates(new Set(kept), async (epoch, bytes) => {
    const file = `tiny-epoch-${epoch}.dartsrun`
    files[file] = Buffer.from(bytes).toString('base64')
    recorder.addState({ epoch, file, bytes: bytes.length })
  })
  const never = new AbortController().signal
  const choice = { engine: 'cpu', threads: 1 } as const
  const end = await runSearch(options, choice, (timed) => void recorder.add(timed), never, { saved })
  if (end.type !== 'finished') throw new Error(end.message)
  return { run: recorder.record(), files }
}

process.on('message', (settings: readonly string[]) => {
  record(settings).then(
    (output) => process.send?.(output),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  )
})
// The parent has ended, or been killed.
process.on('disconnect', () => process.exit())
