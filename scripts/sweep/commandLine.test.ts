/** What the command takes of a command line, and what it refuses by name. */
import { expect, it } from 'vitest'
import { UsageError } from '../host/usage'
import { readCommand } from './commandLine'

const read = (line: string) => readCommand(line.split(' ').filter((word) => word !== ''))

it('takes the words and options of each subcommand', async () => {
  expect(await read('show sweeps/map --port 8080')).toEqual({ type: 'show', folder: 'sweeps/map', port: 8080 })
  expect(await read('merge out one two')).toEqual({ type: 'merge', folders: ['out', 'one', 'two'] })
  expect(await read('forget redis://there map')).toEqual({ type: 'forget', address: 'redis://there', sweep: 'map' })
  expect(await read('work redis://there --jobs 2 --stall 5 --until-empty')).toEqual({
    ...{ type: 'work', address: 'redis://there', jobs: 2, threads: null, patienceMs: 600_000, nasBench: null },
    ...{ stallMs: 5000, untilEmpty: true },
  })
  expect(await read('map.json --threads 3 --patience 9 --no-show')).toEqual({
    ...{ type: 'sweep', file: 'map.json', jobs: null, threads: 3, patienceMs: 9000, nasBench: null, port: 0 },
    ...{ data: null, out: null, part: null, queue: null, isDry: false, keepsRecordings: true, shows: false },
  })
  expect(await read('map.json --part 3/40')).toMatchObject({ part: { part: 3, of: 40 } })
  expect(await read('work --help')).toEqual({ type: 'help' })
})

it.each([
  ['', 'nothing is named: name a FILE.json, or one of show, merge, work, forget, simulate'],
  ['shwo sweeps/map', 'shwo sweeps/map: must be one FILE.json, or begin with one of show, '],
  ['merge out one --dry', '--dry: merge takes no option'],
  ['show sweeps/map --out there', '--out: show takes only --port'],
  ['forget redis://there map --queue redis://there', '--queue: forget takes no option'],
  [
    'work redis://there --dry',
    '--dry: work takes only --jobs, --threads, --patience, --nas-bench, --until-empty, --stall',
  ],
  ['map.json --stall 60', '--stall: map.json takes only --jobs, '],
  ['map.json --queue redis://there --patience 60', '--patience 60: with --queue the workers say it'],
  ['map.json --queue redis://there --part 1/2', '--part 1/2: with --queue the workers say it, and take all parts'],
  ['map.json --jobs 0', '--jobs 0: must be a whole number from 1 to 1024'],
  ['map.json --jbos 2', "Unknown option '--jbos'"],
  ['show', 'show: name one FOLDER'],
  ['work redis://here redis://there', 'work: name one Redis, not redis://here redis://there'],
  ['forget redis://there', 'forget: name the Redis and the sweep, not redis://there'],
  ['simulate map.json', 'simulate: takes nothing more, not map.json'],
  ['map.json --nas-bench nowhere.csv', '--nas-bench nowhere.csv: ENOENT'],
  ['work redis://there --nas-bench package.json', '--nas-bench package.json'],
])('refuses %j', async (line, message) => {
  const error = await read(line).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageError)
  expect((error as UsageError).message).toContain(message)
})
