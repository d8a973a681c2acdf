/** A million files at once: counted and refused, before anything of them is kept or unpacked. */
import { expect, test } from 'vitest'
import { limit } from '../../testing/limit'
import { listEntries } from './entries'

const MILLION = 1_000_000

/** A zip (zip64) whose directory names a million empty pictures; their contents are one and the same. */
function zipOfMany(count: number): Blob {
  const name = (n: number): string => `a/${String(n).padStart(7, '0')}.png`
  const entryBytes = 46 + name(0).length
  const local = 30 + name(0).length
  const bytes = new Uint8Array(local + count * entryBytes + 56 + 20 + 22)
  const view = new DataView(bytes.buffer)
  const text = new TextEncoder()
  view.setUint32(0, 0x04034b50, true)
  view.setUint16(26, name(0).length, true)
  text.encodeInto(name(0), bytes.subarray(30))
  for (let n = 0; n < count; n++) {
    const at = local + n * entryBytes
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 28, name(n).length, true)
    text.encodeInto(name(n), bytes.subarray(at + 46))
  }
  const end = local + count * entryBytes
  view.setUint32(end, 0x06064b50, true)
  view.setBigUint64(end + 4, 44n, true)
  for (const at of [24, 32]) view.setBigUint64(end + at, BigInt(count), true)
  view.setBigUint64(end + 40, BigInt(count * entryBytes), true)
  view.setBigUint64(end + 48, BigInt(local), true)
  view.setUint32(end + 56, 0x07064b50, true)
  view.setBigUint64(end + 64, BigInt(end), true)
  view.setUint32(end + 72, 1, true)
  view.setUint32(end + 76, 0x06054b50, true)
  bytes.fill(0xff, end + 76 + 8, end + 76 + 20)
  return new Blob([bytes])
}

test('an archive of a million entries is refused by its name, with the limit', { timeout: limit(120) }, async () => {
  await expect(listEntries([{ name: 'many.zip', blob: zipOfMany(MILLION) }])).rejects.toThrow(
    /^many\.zip: more than 400,000 entries, the limit$/,
  )
})

test('the same archive with few entries is read', async () => {
  expect((await listEntries([{ name: 'few.zip', blob: zipOfMany(3) }])).files).toHaveLength(3)
})

test('a folder of a million files is refused before one is looked at', async () => {
  const blob = new Blob([])
  const given = Array.from({ length: MILLION }, (_, n) => ({ name: `${n}.png`, blob }))
  await expect(listEntries(given)).rejects.toThrow('1,000,000 files, at most 400,000 are read in one go')
})
