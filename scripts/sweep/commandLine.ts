/**
 * What `npm run sweep` is asked for, read whole before anything is done. What a subcommand does not take is refused: nothing that was
 * typed goes unheard.
 */
import { parseArgs } from 'node:util'
import { readArguments, UsageError } from '../host/usage'
import { readNasBench } from '../search/nasBench'
import { type Part, readPart } from './part'

export const USAGE = `Usage: npm run sweep -- FILE.json [options]
       npm run sweep -- show FOLDER
       npm run sweep -- merge OUT FOLDER FOLDER...
       npm run sweep -- FILE.json --queue redis://HOST
       npm run sweep -- work redis://HOST
       npm run sweep -- forget redis://HOST NAME
       npm run sweep -- simulate

Searches every trial of the file, as many side by side as processors and memory allow. Run it again to go on, or after
trials were added to the file: none is searched twice. examples/seeds.json is a file to start from.

  --dry             only says what would run: trials, steps, time, memory
  --data PATH       images, where the file names none
  --out FOLDER      where results go; default: sweeps/NAME
  --jobs N          trials side by side; default: as many as fit
  --threads N       of each trial; default: 1, or more where there are fewer trials than processors
  --part K/N        only one N-th of the trials, the K-th, for N machines; more trials in the file move none;
                    default folder: sweeps/NAME-part-K-of-N
  --nas-bench CSV   final accuracies of NAS-Bench-201 cells go into the index
  --no-recordings   keeps the index only
  --patience S      a trial that says nothing for so many seconds is ended and tried again; default: 600
  --queue redis://  puts the trials into the Redis there and collects what workers deliver
  --no-show         on a terminal, ends without serving the page of the results
  --help            this text

show serves the page of the results on this machine, also while the sweep runs; --port N is its port, default: any free one.
merge joins the folders of several machines into OUT.
work takes trials from the queue, on any number of machines, with --jobs, --threads, --patience and --nas-bench of its own.
  --until-empty     ends when no trial is left; default: waits for more
  --stall S         a worker that says nothing for S seconds has lost its trials; default: 60; others have them half as long later
forget takes a sweep out of Redis; folders stay.
simulate prints what 1 to 1,000 workers make of 10,000 trials, from measured run times (docs/scale.md).`

const OPTIONS = {
  dry: { type: 'boolean' },
  data: { type: 'string' },
  out: { type: 'string' },
  jobs: { type: 'string' },
  threads: { type: 'string' },
  part: { type: 'string' },
  'nas-bench': { type: 'string' },
  'no-recordings': { type: 'boolean' },
  patience: { type: 'string' },
  'no-show': { type: 'boolean' },
  port: { type: 'string' },
  queue: { type: 'string' },
  'until-empty': { type: 'boolean' },
  stall: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Option = Exclude<keyof typeof OPTIONS, 'help'>

/** How trials are run; null: by processors. */
interface Asked {
  readonly jobs: number | null
  readonly threads: number | null
  readonly patienceMs: number
  readonly nasBench: string | null
}

export type Command =
  | { readonly type: 'help' | 'simulate' }
  | { readonly type: 'show'; readonly folder: string; readonly port: number }
  | { readonly type: 'merge'; readonly folders: readonly string[] }
  | { readonly type: 'forget'; readonly address: string; readonly sweep: string }
  | ({
      readonly type: 'work'
      readonly address: string
      readonly stallMs: number
      readonly untilEmpty: boolean
    } & Asked)
  | ({
      readonly type: 'sweep'
      readonly file: string
      readonly data: string | null
      readonly out: string | null
      readonly part: Part | null
      /** Address of a Redis. */
      readonly queue: string | null
      readonly isDry: boolean
      readonly keepsRecordings: boolean
      readonly shows: boolean
      readonly port: number
    } & Asked)

const OF_WORKERS = ['jobs', 'threads', 'patience', 'nas-bench'] as const
/** What each takes; any other first word is the file of a sweep. */
const TAKEN = {
  show: ['port'],
  merge: [],
  work: [...OF_WORKERS, 'until-empty', 'stall'],
  forget: [],
  simulate: [],
} as const satisfies Record<string, readonly Option[]>
const TAKEN_BY_SWEEP: readonly Option[] = [
  ...OF_WORKERS,
  ...(['dry', 'data', 'out', 'part', 'no-recordings', 'queue', 'no-show', 'port'] as const),
]
const SUBCOMMANDS = Object.keys(TAKEN).join(', ')

const isSubcommand = (word: string): word is keyof typeof TAKEN => Object.hasOwn(TAKEN, word)

function count(name: Option, text: string, most: number): number {
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > most)
    throw new UsageError(`--${name} ${text}: must be a whole number from 1 to ${most}`)
  return Number(text)
}

function named(what: string, words: readonly string[], things: readonly string[]): readonly string[] {
  if (words.length === things.length) return words
  const rule = things.length === 0 ? 'takes nothing more' : `name ${things.join(' and ')}`
  throw new UsageError(`${what}: ${rule}${words.length > 0 ? `, not ${words.join(' ')}` : ''}`)
}

/** @throws UsageError naming the option or the word, and what is taken instead */
export async function readCommand(args: readonly string[]): Promise<Command> {
  const command = parsed(args)
  // Each trial reads it anew, and all of them would fail.
  if ('nasBench' in command && command.nasBench !== null) await readNasBench(command.nasBench)
  return command
}

function parsed(args: readonly string[]): Command {
  const { values, positionals } = readArguments(() =>
    parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true }),
  )
  const { help, ...given } = values
  if (help) return { type: 'help' }
  const [first, ...rest] = positionals
  if (first === undefined) throw new UsageError(`nothing is named: name a FILE.json, or one of ${SUBCOMMANDS}`)
  const taken: readonly Option[] = isSubcommand(first) ? TAKEN[first] : TAKEN_BY_SWEEP
  for (const name of Object.keys(given) as Option[])
    if (!taken.includes(name)) {
      const own = taken.length === 0 ? 'no option' : `only ${taken.map((one) => `--${one}`).join(', ')}`
      throw new UsageError(`--${name}: ${first} takes ${own}`)
    }
  const port = given.port === undefined ? 0 : count('port', given.port, 65_535)
  const asked = (): Asked => ({
    jobs: given.jobs === undefined ? null : count('jobs', given.jobs, 1024),
    threads: given.threads === undefined ? null : count('threads', given.threads, 256),
    patienceMs: 1000 * count('patience', given.patience ?? '600', 1_000_000),
    nasBench: given['nas-bench'] ?? null,
  })
  if (!isSubcommand(first)) {
    if (rest.length > 0)
      throw new UsageError(`${first} ${rest.join(' ')}: must be one FILE.json, or begin with one of ${SUBCOMMANDS}`)
    if (given.queue !== undefined)
      for (const name of [...OF_WORKERS, 'part'] as const)
        if (given[name] !== undefined)
          throw new UsageError(
            `--${name} ${given[name]}: with --queue the workers say it${name === 'part' ? ', and take all parts' : ''}`,
          )
    return {
      ...{ type: 'sweep', file: first, port, ...asked() },
      part: given.part === undefined ? null : readPart(given.part),
      ...{ data: given.data ?? null, out: given.out ?? null, queue: given.queue ?? null },
      ...{ isDry: given.dry === true, keepsRecordings: !given['no-recordings'], shows: !given['no-show'] },
    }
  }
  switch (first) {
    case 'show': {
      const [folder = ''] = named(first, rest, ['one FOLDER'])
      return { type: first, folder, port }
    }
    case 'merge':
      return { type: first, folders: rest }
    case 'work': {
      const [address = ''] = named(first, rest, ['one Redis'])
      const stallMs = 1000 * count('stall', given.stall ?? '60', 3600)
      return { type: first, address, stallMs, untilEmpty: given['until-empty'] === true, ...asked() }
    }
    case 'forget': {
      const [address = '', sweep = ''] = named(first, rest, ['the Redis', 'the sweep'])
      return { type: first, address, sweep }
    }
    case 'simulate':
      named(first, rest, [])
      return { type: first }
    default:
      return first satisfies never
  }
}
