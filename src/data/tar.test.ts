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

/** The header before an entry, as Python's tarfile writes it: a record counts its own length, of up to three digits. */
function pax(...pairs: string[]): TarInput {
  const records = pairs.map((pair) => {
    const rest = text(pair).length + 2
    const digits = rest + 1 < 10 ? 1 : rest + 2 < 100 ? 2 : 3
    return `${rest + digits} ${pair}\n`
  })
  return { path: '././@PaxHeader', bytes: text(records.join('')), type: 'x' }
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
      { path: 'PaxHeaders/one.bin', bytes: text('13 mtime=1.0\n'), type: 'x' },
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

  it('reads the paths of pax headers, each for the one entry after it', async () => {
    const long = `data/${'n'.repeat(120)}/1.bin`
    const entries = await read(
      tar([
        { path: 'pax_global_header', bytes: text('17 path=global\n'), type: 'g' },
        pax('path=猫/'),
        { path: '?/', bytes: new Uint8Array(), type: '5' },
        pax('mtime=1700000000.25', 'path=猫/a=1.bin'),
        { path: '?/a=1.bin', bytes: text('1') },
        pax('path=狗/1.bin'),
        { path: '?/1.bin', bytes: text('22') },
        pax(`path=${long}`),
        { path: long.slice(0, 100), bytes: text('333') },
        { path: 'last.bin', bytes: text('4444') },
      ]),
    )
    expect(entries.map(({ path, bytes }) => [path, bytes?.length])).toEqual([
      ['猫/', undefined],
      ['猫/a=1.bin', 1],
      ['狗/1.bin', 2],
      [long, 3],
      ['last.bin', 4],
    ])
  })

  it('reads the size of a pax header, and takes an empty value for none', async () => {
    const sized = { path: 'a.bin', bytes: text('1'.repeat(700)), sizeField: '00000000000\0' }
    const entries = await read(tar([pax('size=700'), sized, pax('size=', 'path='), ...two]))
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ['a.bin', 700],
      ['a/one.bin', 700],
      ['two.txt', 2],
    ])
  })

  it('reads the long names of GNU tar, with or without a long link between', async () => {
    const long = `猫/${'n'.repeat(700)}.bin`
    const name = { path: '././@LongLink', bytes: text(`${long}\0`), type: 'L' }
    const link = { path: '././@LongLink', bytes: text('elsewhere\0'), type: 'K' }
    const cut = { path: `猫/${'n'.repeat(96)}`, bytes: text('1') }
    const entries = await read(tar([name, cut, name, link, cut, ...two]))
    expect(entries.map(({ path }) => path)).toEqual([long, long, 'a/one.bin', 'two.txt'])
    expect(entries[0]?.bytes).toEqual(text('1'))
  })

  it.each([
    'path=a.bin\n',
    '13 path=a.bin\n',
    '15 path=a.bin\n',
    '14 path=a.bin ',
    '0 path=a.bin\n',
    '9 a.bin\n\n',
    '9 =a.bin\n',
    '15 path=a\0.bin\n',
    '99 mtime=1\n14 path=a.bin\n',
  ])('refuses the pax record %j', async (record) => {
    const bytes = tar([{ path: '././@PaxHeader', bytes: text(record), type: 'x' }, ...two])
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: the extended header at byte 0 has a malformed record, expected LENGTH key=value'),
    )
  })

  it.each(['-1', '0x10', '1e3', '9'.repeat(16)])('refuses the pax size %s', async (size) => {
    await expect(read(tar([pax(`size=${size}`), ...two]))).rejects.toThrow(
      refusal('x.tar: the extended header at byte 0 has a size that is not a decimal number'),
    )
  })

  it.each(['x', 'L'])('refuses an extended header of more than 65,536 bytes, type %s', async (type) => {
    const bytes = tar([...two, { path: 'long', bytes: new Uint8Array(65_537), type }])
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: the extended header at byte 2,560 says 65,537 bytes, the limit is 65,536'),
    )
  })

  it('refuses a path of an extended header that leaves the folder, and shows a part of a long one', async () => {
    const name = { path: '././@LongLink', bytes: text('/etc/a.bin\0'), type: 'L' }
    const outside = (path: string) =>
      refusal(`x.tar: entry ${path} leaves the archive's folder, only plain relative paths are read`)
    await expect(read(tar([name, ...two]))).rejects.toThrow(outside('"/etc/a.bin"'))
    await expect(read(tar([pax('path=../a.bin'), ...two]))).rejects.toThrow(outside('"../a.bin"'))
    await expect(read(tar([pax(`path=../${'n'.repeat(500)}`), ...two]))).rejects.toThrow(
      outside(`"../${'n'.repeat(76)}…`),
    )
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

  const empty = (count: number) => Array.from({ length: count }, (_, i) => ({ path: `${i}.txt`, bytes: text('') }))

  it('reads 1,000 entries, each with its extended headers, and refuses more', async () => {
    const named = empty(1000).flatMap((entry) => [pax('mtime=1'), pax('mtime=2'), pax('mtime=3'), entry])
    expect(await read(tar(named), 1e7)).toHaveLength(1000)
    await expect(read(tar(empty(1001)))).rejects.toThrow(refusal('x.tar: more than 1,000 entries, the limit'))
  })

  it('refuses extended headers without an end', async () => {
    const headers = Array.from({ length: 4001 }, () => pax('mtime=1'))
    await expect(read(tar(headers), 1e7)).rejects.toThrow(refusal('x.tar: more than 1,000 entries, the limit'))
  })

  it('refuses an archive cut off between two entries', async () => {
    const bytes = tar(two).slice(0, 1536)
    await expect(read(bytes)).rejects.toThrow(
      refusal('x.tar: ends at byte 1,536 without the tar end mark, the file is cut short'),
    )
  })
})
