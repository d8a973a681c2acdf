/** The packed lab, unpacked: built commands in a package of their own, far from the sources. */
import { execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { readIndex } from '../../src/sweep/indexFile'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { COMMANDS } from './commands.mjs'
import { unpackedLab } from './testing/unpackedLab'

const UNPACKED = await unpackedLab()
const LAB = path.join(UNPACKED, 'commands', 'lab.mjs')
const TINY = ['--preset', 'two-minutes', '--epochs', '1', '--threads', '2']
const SMALL = ['images=64', 'batch=16', 'channels=4', 'imageSize=8'].flatMap((setting) => ['--set', setting])

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(...args: readonly string[]): Promise<Ended> {
  return promisify(execFile)(process.execPath, args, { cwd: UNPACKED }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  )
}

test('a packed search prints what the search of the clone prints, on the images that both carry', async () => {
  const packed = await run(LAB, 'search', ...TINY, ...SMALL)
  expect(packed).toMatchObject({ code: 0, stdout: expect.stringContaining('epoch   1/1') })
  const source = path.join(PROJECT_ROOT, 'scripts', 'search.ts')
  const fromSource = await run('--import', 'tsx', source, ...TINY, ...SMALL)
  expect(packed.stdout).toBe(fromSource.stdout)
})

test.each(COMMANDS)('%s explains itself by the name one types', async (command) => {
  const { code, stdout } = await run(LAB, command, '--help')
  expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`darts-plus-lab ${command}`)])
  expect(stdout).not.toContain('npm run')
})

test('a packed sweep runs each trial in a process of its own, and finds the examples and the images that it carries', async () => {
  const settings = { images: 64, batch: 8, channels: 4, imageSize: 8, epochs: 2 }
  const sweep = { name: 'tiny', preset: 'two-minutes', data: 'shipped', settings, seeds: 2 }
  await writeFile(path.join(UNPACKED, 'tiny.json'), JSON.stringify(sweep))
  const { code, stderr } = await run(LAB, 'sweep', 'tiny.json')
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('2 of 2 trials done')
  const index = await readFile(path.join(UNPACKED, 'sweeps', 'tiny', 'index.jsonl'), 'utf8')
  expect(
    readIndex(index)
      .trials.map(({ config }) => config.seed)
      .sort(),
  ).toEqual([1, 2])
  const worker = await run(LAB, 'sweep', 'work', 'redis://127.0.0.1:1')
  expect(worker).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('redis://127.0.0.1:1: connect ECONNREFUSED'),
  })
  const dry = await run(LAB, 'sweep', 'examples/seeds.json', '--dry')
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('seeds: 8 trials, 0 done') })
})

test('what it does not carry is refused by name', async () => {
  const browser = await run(LAB, 'search', ...TINY.slice(0, -2), '--engine', 'webgpu')
  expect(browser).toMatchObject({ code: 1, stderr: expect.stringContaining('--engine webgpu') })
  const unknown = await run(LAB, 'shots')
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('shots: no such command') })
  const port = await run(LAB, '--port', '70000')
  expect(port).toMatchObject({ code: 2, stderr: expect.stringContaining('--port 70000: must be') })
})

test('the page is served with the headers that isolate it, and nothing beside it', async () => {
  const server = spawn(process.execPath, [LAB, '--port', '0', '--no-open'], { cwd: UNPACKED })
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      server.stdout.on('data', (text) => {
        said += text
        const [url] = /http:\/\/localhost:\d+\//.exec(said) ?? []
        if (url) resolve(url)
      })
      server.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)))
    })
    const page = await fetch(address)
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>lab</title>'])
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    for (const outside of ['package.json', '..%2fpackage.json', '%2e%2e/package.json'])
      expect([outside, (await fetch(address + outside)).status]).toEqual([outside, 404])
  } finally {
    server.kill()
  }
})
