/** The command with real processes: killed, stopped, failed and taken up again, it ends with the same bits. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, digestsIn, ended, run, trialsOf, untilSaved } from './testing/commands'

const SWEEP = {
  name: 'tiny',
  preset: 'two-minutes',
  data: 'generated',
  settings: { images: 256, batch: 8, channels: 4, imageSize: 8, epochs: 4 },
  seeds: 2,
  retries: 1,
}

let root = ''
let file = ''
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'sweep-'))
  file = path.join(root, 'tiny.json')
  await writeFile(file, JSON.stringify(SWEEP))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Minutes of whole processes: LAB_LONG_TESTS=1 runs them, as CONTRIBUTING.md says. */
const long = it.runIf(process.env.LAB_LONG_TESTS)

describe('npm run sweep', () => {
  let straight: Record<string, unknown> = {}
  beforeAll(async () => {
    const { code, said } = await run([file, '--out', path.join(root, 'straight')])
    expect(code, said).toBe(0)
    straight = await digestsIn(path.join(root, 'straight'))
  })

  it('searches every trial once and leaves recordings, and nothing under way', async () => {
    const folder = path.join(root, 'straight')
    expect(Object.keys(straight)).toHaveLength(2)
    expect((await readdir(path.join(folder, 'trials'))).sort()).toEqual(
      Object.keys(straight)
        .sort()
        .map((id) => `${id}.json`),
    )
    expect(await readdir(path.join(folder, 'work'))).toEqual([])
    const again = await run([file, '--out', folder])
    expect(again.said).toContain('2 trials, 2 done before')
    expect(again.code).toBe(0)
  })

  it('killed in the middle with all its processes, it goes on from the last epoch to the same bits', async () => {
    const folder = path.join(root, 'killed')
    const child = command([file, '--out', folder, '--jobs', '1'])
    const over = ended(child)
    await untilSaved(folder, child)
    process.kill(-(child.pid as number), 'SIGKILL')
    await over
    const { code, said } = await run([file, '--out', folder])
    expect(code, said).toBe(0)
    expect(said).toMatch(/goes on after epoch \d/)
    expect(await digestsIn(folder)).toEqual(straight)
  })

  long('tries a trial again whose process was killed, from its last epoch, and keeps the failure apart', async () => {
    const folder = path.join(root, 'shot')
    const child = command([file, '--out', folder, '--jobs', '1'])
    const over = ended(child)
    await untilSaved(folder, child)
    for (const pid of await trialsOf(child.pid as number)) process.kill(pid, 'SIGKILL')
    const { code, said } = await over
    expect(code, said).toBe(0)
    expect(said).toContain('attempt 1, tried again')
    expect(await digestsIn(folder)).toEqual(straight)
    const failures = await readFile(path.join(folder, 'failures.jsonl'), 'utf8')
    expect(JSON.parse(failures)).toMatchObject({
      attempt: 1,
      code: 'crashed',
      message: expect.stringContaining('SIGKILL'),
    })
  })

  long('ends on Ctrl-C after the step in flight with what is finished saved', async () => {
    const folder = path.join(root, 'stopped')
    const child = command([file, '--out', folder, '--jobs', '1'])
    const over = ended(child)
    await untilSaved(folder, child)
    process.kill(-(child.pid as number), 'SIGINT')
    const { code, said } = await over
    expect(code, said).toBe(130)
    expect(said).toContain('open: run the same command to go on')
    expect((await readdir(path.join(folder, 'work'))).length).toBeGreaterThan(0)
  })

  it('says with --dry what would run, and runs nothing', async () => {
    const folder = path.join(root, 'dry')
    const { code, said } = await run([file, '--out', folder, '--dry'])
    expect(code, said).toBe(0)
    for (const trial of Object.keys(straight)) expect(said).toMatch(new RegExp(`${trial}  to run +64 steps`))
    expect(said).toContain('2 trials, 0 done, 128 steps to run')
    expect(said).toMatch(/about \d\d:\d\d \(measured here/)
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })

  it('refuses a bad file before anything runs', async () => {
    const bad = path.join(root, 'bad.json')
    await writeFile(bad, JSON.stringify({ ...SWEEP, grid: { 'alphas.lr': [0.001, 2] } }))
    const { code, said } = await run([bad, '--out', path.join(root, 'bad')])
    expect(code).toBe(2)
    expect(said).toContain('trial 3 (algorithm darts, alphas.lr 2, seed 1): alphas.lr: 2 must be a number from 0 to 1')
    await expect(readdir(path.join(root, 'bad'))).rejects.toThrow('ENOENT')
  })
})
