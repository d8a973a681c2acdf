import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it, test } from 'vitest'
import { loadAllShards } from '../../src/data/loadShards'
import { checkManifest } from '../../src/data/manifest'
import { readImages } from '../../src/data/readImages'
import { writeNb201String } from '../../src/export/nb201String'
import { NB201_CELLS, NB201_COLUMNS } from '../../src/export/nb201Table'
import { NB201_PRIMITIVES } from '../../src/space/primitives'
import { unpackedLab } from '../pack/testing/unpackedLab'
import { downloadArchive } from './cifarArchive'
import { fashionMnistSubset } from './fashionMnist'
import { readFolder } from './readFolder'
import { writeShards } from './writeShards'

const execute = promisify(execFile)
const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const root = await mkdtemp(path.join(tmpdir(), 'darts-data-'))
afterAll(() => rm(root, { recursive: true }))

/** `count` records of CIFAR-10 or, with two label bytes, of CIFAR-100; every file of another `shade`. */
function records(count: number, labelBytes: 1 | 2, shade: number): Uint8Array {
  const bytes = new Uint8Array(count * (labelBytes + 3072)).map((_, i) => (i * shade) % 251)
  for (let n = 0; n < count; n++) bytes.fill(n % 10, n * (labelBytes + 3072), n * (labelBytes + 3072) + labelBytes)
  return bytes
}

async function folderOf(name: string, files: Record<string, Uint8Array>): Promise<string> {
  const folder = path.join(root, name)
  await mkdir(folder, { recursive: true })
  for (const [file, bytes] of Object.entries(files)) await writeFile(path.join(folder, file), bytes)
  return folder
}

async function loadBack(folder: string) {
  const manifest = checkManifest(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')))
  const load = async (file: string) => new Uint8Array(await readFile(path.join(folder, file))).buffer
  return loadAllShards(manifest, load)
}

const cifar = await folderOf('cifar-10-batches-bin', {
  'data_batch_1.bin': records(25, 1, 7),
  'data_batch_2.bin': records(12, 1, 11),
  'batches.meta.txt': new TextEncoder().encode('airplane\n'),
  '.DS_Store': new Uint8Array(10),
})

describe('writeShards', () => {
  it('goes from a folder of CIFAR files to shards and back to the same data set', async () => {
    const dataset = await readImages(await readFolder(cifar), {})
    const out = path.join(root, 'round-trip')
    const manifest = await writeShards(dataset, out, { imagesPerShard: 10 })
    expect(manifest.shards.map(({ file, count }) => [file, count])).toEqual([
      ['shard-000.bin', 10],
      ['shard-001.bin', 10],
      ['shard-002.bin', 10],
      ['shard-003.bin', 7],
    ])
    expect(await loadBack(path.join(out, 'cifar10'))).toEqual(dataset)
    expect(await readdir(out)).toEqual(['cifar10'])
  })

  it('replaces an earlier set whole, and leaves it as it was when writing fails', async () => {
    const out = path.join(root, 'replace')
    const dataset = await readImages(await readFolder(cifar), {})
    await writeShards(dataset, out, { imagesPerShard: 10 })
    await writeShards(await readImages(await readFolder(cifar), { images: 20 }), out, { imagesPerShard: 10 })
    expect((await readdir(path.join(out, 'cifar10'))).sort()).toEqual([
      'manifest.json',
      'shard-000.bin',
      'shard-001.bin',
    ])
    const broken = { ...dataset, info: { ...dataset.info, title: '' } }
    await expect(writeShards(broken, out)).rejects.toThrow('manifest title: "" must be one line')
    expect((await loadBack(path.join(out, 'cifar10'))).info.images).toBe(20)
    expect(await readdir(out)).toEqual(['cifar10'])
  })
})

describe('readFolder', () => {
  it('takes an archive made by the tar command as well as a folder', async () => {
    await folderOf('cifar-100-binary', { 'train.bin': records(3, 2, 7), 'test.bin': records(2, 2, 11) })
    const archive = path.join(root, 'cifar-100-binary.tar.gz')
    await execute('tar', ['-czf', archive, '-C', root, 'cifar-100-binary'])
    const { info, test } = await readImages(await readFolder(archive), {})
    expect(info).toMatchObject({ id: 'cifar100', images: 3 })
    expect(test?.labels.length).toBe(2)
  })

  it('names the folders that hold no files, hidden ones not counted', async () => {
    const set = await folderOf('set', { 'a.bin': records(1, 1, 7) })
    await mkdir(path.join(set, 'none', '.git'), { recursive: true })
    const found = await readFolder(set)
    expect(found.map(({ name, blob }) => [name, blob.size])).toEqual([
      ['set/a.bin', 3073],
      ['set/none/', 0],
    ])
  })

  it('refuses what is not there and what is empty', async () => {
    const nowhere = path.join(root, 'nowhere')
    await expect(readFolder(nowhere)).rejects.toThrow(`${nowhere}: no such file or folder`)
    const empty = await folderOf('empty', {})
    await expect(readFolder(empty)).rejects.toThrow(`${empty}: the folder holds no files`)
  })

  it('refuses a file of which Node would forget a part', async () => {
    const file = path.join(root, 'large.zip')
    await writeFile(file, '')
    await truncate(file, 2 ** 32 + 5)
    await expect(readFolder(file)).rejects.toThrow(
      `${file}: has 4,294,967,301 bytes, files below 4,294,967,296 can be read here`,
    )
  })
})

test('a download of Fashion-MNIST that is another file is refused by the digest its authors publish', async () => {
  const digest = createHash('md5').update('other').digest('hex')
  await expect(fashionMnistSubset(undefined, async () => new Response('other'))).rejects.toThrow(
    `train-images-idx3-ubyte.gz: MD5 is ${digest}, the published one is 8d4fb7e6c68d591d4c3dfef9ec88bf0d: damaged, install`,
  )
})

describe('downloadArchive', () => {
  const url = 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'
  const remedy = 'download it another way and give it with --from cifar-10-binary.tar.gz'

  it('refuses bytes whose MD5 is not the published one', async () => {
    const digest = createHash('md5').update('other').digest('hex')
    await expect(downloadArchive('cifar10', async () => new Response('other'))).rejects.toThrow(
      `cifar-10-binary.tar.gz: MD5 is ${digest}, the published one is c32a1d4ab5d03f1284b67883e8d87530: damaged, ${remedy}`,
    )
  })

  it('names the remedy when the download fails', async () => {
    const offline = async () => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') })
    }
    await expect(downloadArchive('cifar10', offline)).rejects.toThrow(
      `${url}: download failed (fetch failed: getaddrinfo ENOTFOUND), ${remedy}`,
    )
    await expect(downloadArchive('cifar10', async () => new Response('', { status: 503 }))).rejects.toThrow(
      `${url}: download failed (the server answered 503), ${remedy}`,
    )
  })
})

describe('npm run data', () => {
  async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const command = path.join(await unpackedLab(), 'commands', 'data.mjs')
    return execute(process.execPath, [command, ...args], { cwd: projectRoot }).then(
      (done) => ({ code: 0, ...done }),
      (failed) => failed,
    )
  }

  it('writes shards and says what they hold', async () => {
    const out = path.join(root, 'command')
    const { code, stdout } = await run('cifar10', '--from', cifar, '--limit', '30', '--out', out)
    expect(code).toBe(0)
    expect(stdout).toContain('CIFAR-10 subset (30 of 50,000 training images), shards: 1, 0.1 MB')
    expect((await loadBack(path.join(out, 'cifar10'))).info.images).toBe(30)
  })

  it('ends with 1 for bad input, in one line', async () => {
    const { code, stderr } = await run('cifar100', '--from', cifar, '--out', path.join(root, 'never'))
    expect(code).toBe(1)
    expect(stderr).toBe(
      `bad-archive: ${cifar}: holds CIFAR-10 subset (37 of 50,000 training images), asked for CIFAR-100\n`,
    )
  })

  it('puts a table of NAS-Bench-201 beside the shards, and leaves nothing of a wrong one', async () => {
    const rows = Array.from({ length: NB201_CELLS }, (_, index) => {
      const edges = Array.from({ length: 6 }, (_, e) => NB201_PRIMITIVES[Math.floor(index / 5 ** e) % 5] ?? 'none')
      return `${index},${writeNb201String({ space: 'nas-bench-201', edges })},90,50,25`
    })
    const folder = await folderOf('tables', {
      'whole.csv': new TextEncoder().encode([NB201_COLUMNS, ...rows, ''].join('\n')),
      'part.csv': new TextEncoder().encode([NB201_COLUMNS, ...rows.slice(1), ''].join('\n')),
    })
    const out = path.join(root, 'tables-out')
    const part = await run('nas-bench-201', '--from', path.join(folder, 'part.csv'), '--out', out)
    expect(part).toMatchObject({ code: 1, stderr: 'bad-table: part.csv: 15624 cells, expected all 15625\n' })
    await expect(readdir(out)).rejects.toThrow()
    const whole = await run('nas-bench-201', '--from', path.join(folder, 'whole.csv'), '--out', out)
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/nas-bench-201\.csv: the final accuracy of all 15,625 cells/),
    })
    expect(await readdir(out)).toEqual(['nas-bench-201.csv'])
  })

  it('ends with 2 for wrong usage and 0 for help', async () => {
    const [wrong, limit, help, nowhere, two] = await Promise.all([
      run('mnist'),
      run('cifar10', '--limit', '0'),
      run('--help'),
      run('tiny-imagenet'),
      run('import', 'A', '--from', 'B'),
    ])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain(
      'mnist: name one of cifar10, cifar100, fashion-mnist, tiny-imagenet, imagenet, nas-bench-201, nas-bench-301, import',
    )
    expect(nowhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('tiny-imagenet: say where its folder is (--from'),
    })
    expect(two).toMatchObject({ code: 2, stderr: expect.stringContaining('import A: --from B names other images') })
    expect(limit.stderr).toContain('--limit 0: must be a whole number from 1 on')
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('Usage: darts-plus-lab data')
  })
})
