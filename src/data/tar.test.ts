import { describe, expect, it } from 'vitest'
import { ByteSource } from './byteSource'
import { readTar, type TarEntry } from './tar'
import { type TarInput, tar } from './testing/cifarFixtures'

const text = (value: string) => new TextEncoder().encode(value)
const two: TarInput[] = [
  { path: 'a/one.bin', bytes: text('1'.repeat(700)) },
  { path: 'two.txt', bytes: text('22') },
]

/** Reads the archive in pieces of `step` bytes, so that entries straddle them. */
async function read(bytes: Uint8Array<ArrayBuffer>, limit = 1e6, step = 333): Promise<TarEntry[]> {
  let at = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.subarray(at, at + step))
      at += step
    },
  })
  const entries: TarEntry[] = []
  for await (const entry of readTar(new ByteSource(stream, 'x.tar', limit), (path) => path.endsWith('.bin'), 1000))
    entries.push(entry)
  return entries
}

const refusal = (message: string) => expect.objectContaining({ code: 'bad-archive', message })

describe('readTar', () => {
  it('gives the wanted files whole and the others by name', async () => {
    const entries = await read(tar(two))
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ['a/one.bin', 700],
      ['two.txt', 2],
    ])
    expect(entries[0]?.bytes).toEqual(two[0]?.bytes)
    expect(entries[1]?.bytes).toBeNull()
  })

  it('names folders, and passes over links and extended headers', async () => {
    const extras: TarInput[] = [
      { path: 'a/', bytes: new Uint8Array(), type: '5' },
      { path: 'link.bin', bytes: new Uint8Array(), type: '2', sizeField: '00000001000\0' },
      { path: 'PaxHeaders/one.bin', bytes: text('20 mtime=1.0\n'), type: 'x' },
    ]
    expect((await read(tar([...extras, ...two]))).map(({ path }) => path)).toEqual(['a/', 'a/one.bin', 'two.txt'])
  })

  it('reads names as UTF-8, and byte by byte where they are not', async () => {
    const [entry] = await read(tar([{ path: 'café/猫.bin', bytes: text('1') }]))
    expect(entry?.path).toBe('café/猫.bin')
    const old = tar([{ path: 'cafe/1.bin', bytes: text('1') }])
    old[3] = 0xe9
    const sum = old.subarray(0, 512).reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
    old.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
    expect((await read(old))[0]?.path).toBe('caf\u00e9/1.bin')
  })

  it('refuses a header whose checksum is wrong', async () => {
    const bytes = tar(two)
    bytes[1536] = 0x7a
    await expect(read(bytes)).rejects.toThrow(refusal('x.tar: the tar header at byte 1,536 has a wrong checksum'))
  })

  it('refuses what is no tar archive', async () => {
    await expect(read(new Uint8Array(2048).fill(7))).rejects.toThrow(refusal('x.tar: not a tar archive'))
  })

  it('refuses a size that is no octal number', async () => {
    const bytes = tar([{ path: 'a.bin', bytes: text('1'), sizeField: '00000000009\0' }])
    await expect(read(bytes)).rejects.toThrow(refusal('x.tar: a.bin has a size that is not an octal number'))
  })

  it('refuses a size beyond the end of the archive', async () => {
    const bytes = tar([{ path: 'a.bin', bytes: text('1'), sizeField: '00000010000\0' }])
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: a.bin says 4,096 bytes, the archive ends after 1,536 of them'),
    )
  })

  it('refuses a size beyond the limit before making room for it', async () => {
    const bytes = tar([{ path: 'a.bin', bytes: text('1'), sizeField: '77777777777\0' }])
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: a.bin says 8,589,934,591 bytes, 999,488 of the limit of 1,000,000 are left'),
    )
  })

  it.each(['../a.bin', 'x/../../a.bin', '/etc/a.bin', 'x\\a.bin'])('refuses the path %s', async (path) => {
    await expect(read(tar([{ path, bytes: text('1') }]))).rejects.toThrow(
      refusal(`x.tar: entry ${JSON.stringify(path)} leaves the archive's folder, only plain relative paths are read`),
    )
  })

  it('refuses more than 1,000 entries', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => ({ path: `${i}.txt`, bytes: new Uint8Array() }))
    await expect(read(tar(many))).rejects.toThrow(refusal('x.tar: more than 1,000 entries, the limit'))
  })

  it('refuses an archive cut off between two entries', async () => {
    const bytes = tar(two).slice(0, 1536)
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: ends at byte 1,536 without the tar end mark, the file is cut short'),
    )
  })
})
