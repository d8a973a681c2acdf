/**
 * Prints a tiny recording made here, in Node, on the CPU engine, with settings KEY=VALUE; on generated images, or those of `dataset=`. A page
 * must compute the same bits again.
 */
import process from 'node:process'
import { resolveOptions } from '../../scripts/search/options'
import { Recorder } from '../../scripts/search/recorder'
import { runSearch } from '../../scripts/search/run'

const SETTINGS = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'epochs=3'] as const

const options = await resolveOptions('two-minutes', {
  generated: !process.argv.slice(2).some((setting) => setting.startsWith('dataset=')),
  set: [...SETTINGS, ...process.argv.slice(2)],
})
const recorder = new Recorder(options)
const never = new AbortController().signal
const end = await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => void recorder.add(timed), never)
if (end.type !== 'finished') throw new Error(end.message)
process.stdout.write(JSON.stringify(recorder.record()))
