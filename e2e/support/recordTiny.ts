/** Prints a tiny recording (with settings KEY=VALUE) made here, in Node, on the CPU engine and generated images: a page must compute the same bits again. */
import process from 'node:process'
import { resolveOptions } from '../../scripts/search/options'
import { Recorder } from '../../scripts/search/recorder'
import { runSearch } from '../../scripts/search/run'

const SETTINGS = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'epochs=3'] as const

const options = await resolveOptions('two-minutes', {
  generated: true,
  set: [...SETTINGS, ...process.argv.slice(2)],
})
const recorder = new Recorder(options)
const never = new AbortController().signal
const end = await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => void recorder.add(timed), never)
if (end.type !== 'finished') throw new Error(end.message)
process.stdout.write(JSON.stringify(recorder.record()))
