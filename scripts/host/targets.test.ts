import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { checkTargets, triedTo, writeTarget } from './targets'
import { UsageError } from './usage'

afterEach(() => {
  vi.restoreAllMocks()
})

const folder = () => mkdtemp(path.join(tmpdir(), 'targets-'))

test('a file that cannot be written is refused by its option before anything begins', async () => {
  const at = await folder()
  const refused = (file: string) => expect(checkTargets([{ option: '--out', file }])).rejects
  await refused(at).toThrow(`--out ${at}: is a folder, name a file`)
  await refused(`${at}/new/`).toThrow(UsageError)
  await writeFile(path.join(at, 'text'), '')
  await refused(path.join(at, 'text', 'x.json')).toThrow(/cannot be written \(E/)
  const twice = { file: path.join(at, 'x') }
  await expect(
    checkTargets([
      { ...twice, option: '--cells' },
      { ...twice, option: '--out' },
    ]),
  ).rejects.toThrow('--cells writes it too')
})

test.skipIf(process.getuid?.() === 0)('so is one in a folder that is closed', async () => {
  const at = await folder()
  await chmod(at, 0o500)
  await expect(checkTargets([{ option: '--out', file: path.join(at, 'x') }])).rejects.toThrow('EACCES')
})

test('missing folders are made, a file that is there stays until the new one is whole, and nothing is left beside it', async () => {
  const at = await folder()
  const file = path.join(at, 'a', 'b.json')
  await checkTargets([{ option: '--out', file }])
  expect(await readdir(path.join(at, 'a'))).toEqual([])
  await writeTarget(file, 'one')
  await checkTargets([{ option: '--out', file }])
  expect(await readFile(file, 'utf8')).toBe('one')
  await writeTarget(file, 'two')
  expect([await readFile(file, 'utf8'), await readdir(path.join(at, 'a'))]).toEqual(['two', ['b.json']])
})

test('a device is written as it is', async () => {
  await checkTargets([{ option: '--out', file: '/dev/null' }])
  await writeTarget('/dev/null', 'x')
  expect((await readdir('/dev')).filter((name) => name.startsWith('null.'))).toEqual([])
})

test('what could not be written is told, and the rest goes on', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => lines.push(line))
  const file = path.join(await folder(), 'x')
  await mkdir(file)
  expect(await triedTo(() => writeTarget(file, 'x'), file)).toBe(false)
  expect(lines[0]).toContain(`${file}: is not written: `)
  expect(await triedTo(async () => undefined, file)).toBe(true)
})
