import { describe, expect, it } from 'vitest'
import { type Checkpoint, encodeCheckpoint } from './checkpoint'
import { RunStore } from './slots'
import { FACTS, saveAt } from './testing/checkpoints'
import { type MemoryFolder, memoryFolder } from './testing/memoryFolder'

const bare = (epoch: number) => ({ ...saveAt(epoch).state, arrays: {} })

const NOW = '2026-01-01T00:00:00.000Z'
const open = (folder: MemoryFolder = memoryFolder()) => ({ folder, store: new RunStore(folder) })
const ids = async (store: RunStore) => (await store.list()).runs.map(({ id }) => id)

describe('saved runs', () => {
  it('gives back the newest checkpoint and keeps two', async () => {
    const { folder, store } = open()
    for (const epoch of [1, 2, 3]) await store.save(saveAt(epoch))
    expect([...folder.files.keys()]).toEqual(['runs/run-1/a', 'runs/run-1/b'])
    const { checkpoint, damage } = await new RunStore(folder).load('run-1')
    expect(checkpoint.state.epoch).toBe(3)
    expect(damage).toBeNull()
  })

  it('goes by the order of the saves, not by the clock', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1, 0, { savedAt: '2030-01-01T00:00:00.000Z' }))
    await store.save(saveAt(2, 0, { savedAt: '1990-01-01T00:00:00.000Z' }))
    expect((await new RunStore(folder).load('run-1')).checkpoint.state.epoch).toBe(2)
  })

  it('loses nothing when a write breaks off after any number of bytes', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    const size = await store.save(saveAt(2))
    for (let after = 0; after < size; after += 97) {
      folder.breaksAfter = after
      await expect(store.save(saveAt(3))).rejects.toThrow('killed')
      const { checkpoint } = await new RunStore(folder).load('run-1')
      expect(checkpoint.state.epoch).toBe(2)
    }
    // The page comes back and goes on saving: the broken slot is the one written over.
    const again = new RunStore(folder)
    await again.save(saveAt(3))
    expect((await again.load('run-1')).checkpoint.state.epoch).toBe(3)
  })

  it('falls back to the slot before when the newest is damaged, and says so', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    await store.save(saveAt(2))
    const newest = folder.files.get('runs/run-1/b') as Uint8Array
    newest[newest.length - 1] = (newest.at(-1) as number) ^ 1
    const { checkpoint, damage } = await new RunStore(folder).load('run-1')
    expect(checkpoint.state.epoch).toBe(1)
    expect(damage).toMatch(/^slot b: .*digest/)
  })

  it('names a run whose two slots are damaged and lists it as broken beside the others', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    await store.save(saveAt(2, 0, { facts: { ...FACTS, id: 'run-2' } }))
    folder.files.set('runs/run-1/a', Uint8Array.of(1, 2, 3))
    await expect(new RunStore(folder).load('run-1')).rejects.toMatchObject({ code: 'bad-run' })
    const { runs, broken } = await new RunStore(folder).list()
    expect(runs.map(({ id }) => id)).toEqual(['run-2'])
    expect(broken).toMatchObject([{ id: 'run-1', bytes: 3 }])
  })

  it('refuses a checkpoint that does not fit before it writes, where the quota is known', async () => {
    const { folder, store } = open()
    const bytes = await store.save(saveAt(1))
    folder.quota = bytes + 10
    await expect(store.save(saveAt(2))).rejects.toMatchObject({ code: 'storage-full' })
    expect(folder.files.has('runs/run-1/b')).toBe(false)
    folder.tellsQuota = false
    await expect(store.save(saveAt(2))).rejects.toMatchObject({ code: 'storage-full' })
    expect((await new RunStore(folder).load('run-1')).checkpoint.state.epoch).toBe(1)
    folder.quota = 10 * bytes
    await store.save(saveAt(2))
    expect((await new RunStore(folder).load('run-1')).checkpoint.state.epoch).toBe(2)
  })

  it('renames, deletes with a way back, and deletes for good', async () => {
    const { folder, store } = open()
    await store.save(saveAt(2))
    await store.rename('run-1', '  first try ')
    expect((await store.list()).runs).toMatchObject([{ name: 'first try', epochs: 1, canContinue: true }])
    await expect(store.rename('run-1', ' ')).rejects.toMatchObject({ code: 'bad-run' })
    await store.trash('run-1', NOW)
    expect(await ids(store)).toEqual([])
    await store.restore('run-1')
    expect((await store.list()).runs[0]?.name).toBe('first try')
    await store.trash('run-1', NOW)
    await store.purge('run-1')
    expect([...folder.files.keys()]).toEqual([])
  })

  it('removes for good, unasked, only what was thrown away a minute ago: another tab may bring it back', async () => {
    const { folder, store } = open()
    await store.save(saveAt(2))
    await store.trash('run-1', NOW)
    for (const at of ['2026-01-01T00:00:59.999Z', '2025-12-31T00:00:00.000Z']) {
      await new RunStore(folder).purgeOld(at)
      await store.restore('run-1')
      expect(await ids(store)).toEqual(['run-1'])
      // One that is in the list stays there.
      await store.purge('run-1')
      expect(await ids(store)).toEqual(['run-1'])
      await store.trash('run-1', NOW)
    }
    await new RunStore(folder).purgeOld('2026-01-01T00:01:00.000Z')
    expect([...folder.files.keys()]).toEqual([])
  })

  it('has a run in the list again that was thrown away while it is still saved', async () => {
    const { folder, store } = open()
    await store.save(saveAt(2))
    await store.rename('run-1', 'kept')
    const other = new RunStore(folder)
    await other.trash('run-1', NOW)
    await store.save(saveAt(3))
    await other.purge('run-1')
    await new RunStore(folder).purgeOld('2026-01-02T00:00:00.000Z')
    expect((await store.list()).runs).toMatchObject([{ name: 'kept', epochs: 2 }])
  })

  it('deletes everything', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    await store.clear()
    expect(folder.files.size).toBe(0)
    await store.save(saveAt(1))
    expect(await ids(store)).toEqual(['run-1'])
  })

  it('says of a run whether it can go on, and whether it can be asked', async () => {
    const { store } = open()
    const ends = {
      going: null,
      stopped: { kind: 'finished', reason: 'stopped', returnsEpoch: 1 },
      done: { kind: 'finished', reason: 'epochs', returnsEpoch: 1 },
      lost: { kind: 'failed', code: 'device-lost', message: '' },
      nan: { kind: 'failed', code: 'diverged', message: '' },
      invalid: { kind: 'failed', code: 'gpu-validation', message: '' },
    } as const
    for (const [id, end] of Object.entries(ends)) await store.save(saveAt(2, 0, { facts: { ...FACTS, id }, end }))
    const able = (await store.list()).runs.filter(({ canContinue }) => canContinue).map(({ id }) => id)
    expect(able.sort()).toEqual(['going', 'lost', 'stopped'])
    const asked = async () => (await store.list()).runs.filter(({ canAsk }) => canAsk).map(({ id }) => id)
    expect((await asked()).sort()).toEqual(['done', 'going', 'lost', 'stopped'])
    await store.save({ ...saveAt(2, 0, { facts: { ...FACTS, id: 'done' }, end: ends.done }), state: bare(2) })
    expect((await asked()).sort()).toEqual(['going', 'lost', 'stopped'])
  })

  it('exports a file that imports elsewhere, and here under another identifier', async () => {
    const { store } = open()
    await store.save(saveAt(3, 1))
    await store.rename('run-1', 'lab/../two')
    const { name, bytes } = await store.exported('run-1')
    expect(name).toBe('lab-..-two.dartsrun')
    const file = { name: 'sent.dartsrun', blob: new Blob([bytes]) }
    const other = open().store
    expect(await other.imported(file, 'fresh')).toBe('run-1')
    expect((await other.list()).runs[0]).toMatchObject({ name: 'sent', epochs: 2, step: 1 })
    expect(await store.imported(file, 'fresh')).toBe('fresh')
    expect((await store.load('fresh')).checkpoint.state.arrays.params).toEqual(saveAt(3).state.arrays.params)
    expect((await ids(store)).sort()).toEqual(['fresh', 'run-1'])
  })

  it('refuses a file that is no run, and keeps what it has', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    const blob = new Blob([
      'PK\u0003\u0004 not a run at all, but long enough to hold a preamble of eighty-eight bytes, is it',
    ])
    await expect(store.imported({ name: 'x.zip', blob }, 'fresh')).rejects.toMatchObject({ code: 'bad-run' })
    expect(folder.files.size).toBe(1)
  })

  it('leaves nothing of a file that does not fit, and keeps what it has', async () => {
    const { folder, store } = open()
    await store.save(saveAt(3))
    const { bytes } = await store.exported('run-1')
    const kept = new Map(folder.files)
    // Without a quota the write breaks off in the middle; with a little more room the label has none.
    folder.tellsQuota = false
    for (const room of [10, bytes.length, bytes.length + 5]) {
      folder.quota = bytes.length + room
      const file = { name: 'sent.dartsrun', blob: new Blob([bytes]) }
      await expect(store.imported(file, 'fresh')).rejects.toMatchObject({ code: 'storage-full' })
      expect(folder.files).toEqual(kept)
    }
    expect(await store.list()).toMatchObject({ runs: [{ id: 'run-1' }], broken: [] })
  })

  it('refuses a well-made file with a wrong end, which would take the list of all runs with it', async () => {
    const { folder, store } = open()
    await store.save(saveAt(1))
    const { end: _, ...endless } = { ...saveAt(2), sequence: 0 }
    const blob = new Blob([await encodeCheckpoint(endless as Checkpoint)])
    await expect(store.imported({ name: 'x.dartsrun', blob }, 'fresh')).rejects.toMatchObject({ code: 'bad-run' })
    expect(await ids(store)).toEqual(['run-1'])
    expect(folder.files.size).toBe(1)
  })

  it('touches nothing outside its folder', async () => {
    const { store } = open()
    for (const id of ['../x', 'a/b', '', 7])
      await expect(store.trash(id as string, NOW)).rejects.toMatchObject({ code: 'bad-run' })
  })
})
