/** Folders of a sweep whose writer was killed: what is finished stays finished. */
import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import { PRESETS } from '../../src/protocol/presets'
import { readIndex } from '../../src/sweep/indexFile'
import { Recorder } from '../search/recorder'
import { runSearch } from '../search/run'
import { lockFolder } from './lock'
import { mergeFolders } from './merge'
import { Results } from './results'

const config = checkConfig(
  { dataset: 'generated', images: 32, batch: 8, channels: 4, imageSize: 8, epochs: 2 },
  PRESETS['two-minutes'].config,
)
const IMAGES = 'a'.repeat(64)
const TRIALS = ['00000000000000a1', '00000000000000a2', '00000000000000a3'] as const
const images = new Map(TRIALS.map((trial) => [trial as string, IMAGES]))

let root = ''
let recording = ''
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'sweep-'))
  recording = path.join(root, 'recording.json')
  const options = { preset: null, config, data: null }
  const recorder = new Recorder(options)
  const never = new AbortController().signal
  await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => recorder.add(timed), never)
  await recorder.write(recording)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A folder with so many of the trials in its index. */
async function folderOf(name: string, trials: readonly string[]): Promise<Results> {
  const results = await Results.open(path.join(root, name), 'seeds', images)
  for (const trial of trials) {
    await copyFile(recording, results.recording(trial))
    await results.add(trial, IMAGES)
  }
  return results
}

describe('the folder of a sweep', () => {
  it('has every trial of its recordings again, wherever its index was cut off', async () => {
    const { index, folder } = await folderOf('cut', TRIALS)
    const whole = await readFile(index)
    const head = whole.indexOf('\n') + 1
    // The borders of the last line, and places all over: opening the folder reads every recording.
    const ends = Array.from({ length: whole.length - head }, (_, i) => head + i)
    const last = whole.lastIndexOf('\n', whole.length - 2)
    const isBorder = (at: number): boolean => Math.abs(at - last) < 6 || at >= whole.length - 6
    for (const end of ends.filter((at) => at % 61 === 0 || isBorder(at))) {
      await writeFile(index, whole.subarray(0, end))
      const { records } = await Results.open(folder, 'seeds', images)
      expect(records.map(({ trial }) => trial).sort(), `cut at byte ${end}`).toEqual([...TRIALS])
      expect(readIndex(await readFile(index, 'utf8')).trials).toHaveLength(TRIALS.length)
    }
  })

  it('keeps no trial whose recording was cut off, and says so', async () => {
    const results = await folderOf('torn', TRIALS.slice(0, 1))
    const text = await readFile(recording)
    await writeFile(results.recording(TRIALS[1]), text.subarray(0, text.length / 2))
    const opened = await Results.open(results.folder, 'seeds', images)
    expect(opened.records.map(({ trial }) => trial)).toEqual([TRIALS[0]])
    const failures = await readFile(path.join(results.folder, 'failures.jsonl'), 'utf8')
    expect(JSON.parse(failures)).toMatchObject({ trial: TRIALS[1], code: 'bad-recording' })
  })

  it('has no piece of a line for which a disk had no room, and lines written meanwhile whole', async () => {
    const results = await folderOf('full', TRIALS.slice(0, 1))
    for (const trial of TRIALS.slice(1)) await copyFile(recording, results.recording(trial))
    const handle = await open(results.index)
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const sync = vi.spyOn(Object.getPrototypeOf(handle), 'sync').mockRejectedValueOnce(full)
    await handle.close()
    const added = await Promise.allSettled(TRIALS.slice(1).map((trial) => results.add(trial, IMAGES)))
    sync.mockRestore()
    expect(added.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { trials } = readIndex(await readFile(results.index, 'utf8'))
    expect(trials.map(({ trial }) => trial)).toEqual([TRIALS[0], results.records[1]?.trial])
  })

  it('has one line of a trial that is delivered twice', async () => {
    const { folder } = await folderOf('twice', [TRIALS[0], TRIALS[0]])
    const both = await folderOf('at-once', [])
    await copyFile(recording, both.recording(TRIALS[0]))
    await Promise.all([both.add(TRIALS[0], IMAGES), both.add(TRIALS[0], IMAGES)])
    for (const one of [folder, both.folder])
      expect((await Results.open(one, 'seeds', images)).records.map(({ trial }) => trial)).toEqual([TRIALS[0]])
  })

  it('tells its failures without those that a kill has cut off, and goes on with whole lines', async () => {
    const { folder } = await folderOf('torn-failures', [])
    const file = path.join(folder, 'failures.jsonl')
    const failure = {
      trial: TRIALS[0],
      told: '',
      attempt: 1,
      date: '2026-01-01T00:00:00.000Z',
      code: 'crashed',
      message: '',
    }
    const line = JSON.stringify(failure)
    await writeFile(file, `${line}\n${line.slice(9)}\n${line.slice(0, 9)}`)
    const opened = await Results.open(folder, 'seeds', images)
    expect(await opened.failures()).toEqual([failure])
    await opened.addFailure({ ...failure, attempt: 2 })
    expect((await opened.failures()).map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  it('of another sweep is refused, and so is a file that is no index', async () => {
    const { folder, index } = await folderOf('other', [])
    await expect(Results.open(folder, 'map', images)).rejects.toThrow('is of the sweep seeds, this one is map')
    await writeFile(index, 'notes')
    await expect(Results.open(folder, 'seeds', images)).rejects.toThrow('is not the index of a sweep')
    expect(await readFile(index, 'utf8')).toBe('notes')
  })

  it('is written by one command at a time; the lock of a killed one is taken over', async () => {
    const { folder } = await folderOf('locked', [])
    const { unlock } = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid} on`)
    await unlock()
    await writeFile(path.join(folder, 'lock'), '{"pid":')
    await (await lockFolder(folder)).unlock()
  })

  it('with the lock of a killed command is taken by one of two, which leave nothing else there', async () => {
    const { folder } = await folderOf('both', [])
    const before = await readdir(folder)
    // Who is faster differs.
    for (let times = 0; times < 20; times++) {
      await writeFile(path.join(folder, 'lock'), '{"pid":')
      const both = await Promise.allSettled([lockFolder(folder), lockFolder(folder)])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      for (const one of both) if (one.status === 'fulfilled') await one.value.unlock()
    }
    expect(await readdir(folder)).toEqual(before)
  })

  it('stays locked when a command that lost its lock gives it back', async () => {
    const { folder } = await folderOf('lost', [])
    const { unlock } = await lockFolder(folder)
    await writeFile(path.join(folder, 'lock'), '{"pid":1,"host":"elsewhere"}')
    await unlock()
    await expect(lockFolder(folder)).rejects.toThrow('process 1 on elsewhere')
  })

  const ELSEWHERE = '{"pid":1,"host":"elsewhere","beats":true}'
  const say = (): void => undefined

  it('locked by another machine is free when nothing touches the lock while it is watched', async () => {
    const { folder } = await folderOf('silent', [])
    const file = path.join(folder, 'lock')
    await writeFile(file, ELSEWHERE)
    const touch = (): Promise<void> => utimes(file, new Date(), new Date())
    await expect(lockFolder(folder, { say, wait: touch })).rejects.toThrow('process 1 on elsewhere')
    let watched = 0
    const wait = async (ms: number): Promise<void> => {
      watched += ms
    }
    await (await lockFolder(folder, { say, wait })).unlock()
    expect(watched).toBe(120_000)
    expect(await readdir(folder)).not.toContain('lock')
  })

  it('is touched as long as its command is there, which writes nothing once another has taken it', async () => {
    const { folder, index } = await folderOf('taken', [])
    const file = path.join(folder, 'lock')
    let tick = (): void => undefined
    const every = (_: number, call: () => void) => {
      tick = call
      return () => undefined
    }
    const { check, lost, unlock } = await lockFolder(folder, { every })
    await utimes(file, 0, 0)
    tick()
    await expect.poll(async () => (await stat(file)).mtimeMs).toBeGreaterThan(0)
    const results = await Results.open(folder, 'seeds', images, { mayWrite: check })
    await copyFile(recording, results.recording(TRIALS[0]))
    await writeFile(file, ELSEWHERE)
    await expect(results.add(TRIALS[0], IMAGES)).rejects.toThrow(`${folder}: another command has taken it`)
    expect(readIndex(await readFile(index, 'utf8')).trials).toEqual([])
    expect(lost.aborted).toBe(true)
    await unlock()
    expect(await readFile(file, 'utf8')).toBe(ELSEWHERE)
  })

  it.runIf(process.platform === 'linux')('is free when another process has the number of its command', async () => {
    const { folder } = await folderOf('again', [])
    const before = await lockFolder(folder)
    const file = path.join(folder, 'lock')
    const held = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...held, started: held.started.replace(/\d+$/, '1') }))
    await (await lockFolder(folder)).unlock()
    await before.unlock()
  })

  it.runIf(process.platform === 'linux')('is free when its command has ended, though no parent asked how', async () => {
    const { folder } = await folderOf('defunct', [])
    // The shell becomes a program that never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'])
    try {
      const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
      await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n')
      process.kill(pid)
      await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
      await writeFile(path.join(folder, 'lock'), JSON.stringify({ pid, host: hostname() }))
      await (await lockFolder(folder)).unlock()
    } finally {
      parent.kill()
    }
  })

  it('joins the parts of several machines, recordings too', async () => {
    const one = await folderOf('part-1', TRIALS.slice(0, 2))
    const two = await folderOf('part-2', TRIALS.slice(1))
    const out = path.join(root, 'joined')
    expect(await mergeFolders([out, one.folder, two.folder])).toBe(0)
    const { records } = await Results.open(out, 'seeds', images)
    expect(records.map(({ trial }) => trial)).toEqual([...TRIALS])
    for (const trial of TRIALS)
      expect(await readFile(path.join(out, 'trials', `${trial}.json`))).toEqual(await readFile(recording))
  })

  it('is not read to be joined while another command writes there', async () => {
    const { folder, index } = await folderOf('written', [])
    await writeFile(index, 'half')
    const { unlock } = await lockFolder(folder)
    await expect(mergeFolders([folder, folder])).rejects.toThrow('writes there')
    await unlock()
  })
})
