/**
 * Saved runs in a folder: `runs/ID/a` and `runs/ID/b` are two slots for a checkpoint, `runs/ID/label` holds what the
 * visitor did to the run. A save goes into the slot that does not hold the newest whole checkpoint, so that at every
 * moment, also in the middle of a write, the last one saved is untouched; its digest makes the switch.
 */
import { SearchError } from '../errors'
import { whyNotProjected } from '../protocol/projection'
import { type BrokenRun, isOver, type RunSummary, type StorageFacts, type StoredRun } from '../protocol/runs'
import {
  type Checkpoint,
  type CheckpointHead,
  decodeCheckpoint,
  decodeHead,
  encodeCheckpoint,
  headEnd,
  isRunId,
  PREAMBLE_BYTES,
  type RunFacts,
  type SearchState,
} from './checkpoint'
import { mayContinue, readCheckpointFile } from './checkpointFile'
import type { Folder } from './folder'

const SLOTS = ['a', 'b'] as const
type Slot = (typeof SLOTS)[number]

export const MAX_NAME = 120
/** A page that deletes a run may bring it back for ten seconds; so long nobody else removes it for good. */
const TRASH_MS = 60_000

interface Label {
  readonly name: string
  /** When it was thrown away, in ms since 1970; null while it is in the list. */
  readonly trashed: number | null
}

/** What is to be saved; the store numbers it. */
export interface Save {
  readonly facts: RunFacts
  readonly state: SearchState
  readonly end: Checkpoint['end']
  readonly savedAt: string
}

export interface Loaded {
  readonly checkpoint: Checkpoint
  /** What is wrong with the other slot; null where nothing is. The one that was read is whole. */
  readonly damage: string | null
}

export interface RunList {
  readonly runs: readonly RunSummary[]
  readonly broken: readonly BrokenRun[]
  readonly storage: StorageFacts | null
}

const pathOf = (id: string, file: Slot | 'label'): string => `runs/${checkedId(id)}/${file}`

function checkedId(id: unknown): string {
  if (!isRunId(id)) throw new SearchError('bad-run', `run ${JSON.stringify(id)}: not an identifier of a run`)
  return id
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export class RunStore {
  private readonly folder: Folder
  /** Newest whole slot of the runs saved since the start of this worker. */
  private readonly newest = new Map<string, { readonly slot: Slot; readonly sequence: number }>()

  constructor(folder: Folder) {
    this.folder = folder
  }

  storage(): Promise<StorageFacts | null> {
    return this.folder.storage()
  }

  /**
   * Writes a checkpoint and gives its bytes. The one saved before stays whole until this one is. A run in the trash is back in the list.
   *
   * @throws SearchError 'storage-full' when it does not fit, known before a byte is written where the browser tells its quota
   */
  async save(save: Save): Promise<number> {
    const { id } = save.facts
    const before = this.newest.get(id) ?? (await this.findNewest(id))
    const slot = before?.slot === 'a' ? 'b' : 'a'
    const sequence = (before?.sequence ?? -1) + 1
    const bytes = await encodeCheckpoint({ ...save, sequence })
    const facts = await this.folder.storage()
    const path = pathOf(id, slot)
    if (facts) {
      const free = facts.quotaBytes - facts.usedBytes + (await this.folder.size(path))
      if (free < bytes.length)
        throw new SearchError('storage-full', `a checkpoint has ${bytes.length} bytes, ${Math.max(0, free)} are free`)
    }
    await this.folder.write(path, bytes)
    this.newest.set(id, { slot, sequence })
    // Another tab threw away what is still being searched.
    if ((await this.label(id)).trashed !== null) await this.restore(id)
    return bytes.length
  }

  /** Heads of both slots; `null` for one that is absent, an error for one that cannot be read. */
  private async heads(id: string): Promise<{ slot: Slot; head: CheckpointHead | Error | null }[]> {
    return Promise.all(
      SLOTS.map(async (slot) => {
        try {
          const path = pathOf(id, slot)
          const start = await this.folder.read(path, PREAMBLE_BYTES)
          if (start === null) return { slot, head: null }
          const bytes = await this.folder.read(path, headEnd(start))
          return { slot, head: bytes && (await decodeHead(bytes)) }
        } catch (error) {
          return { slot, head: error instanceof Error ? error : new Error(String(error)) }
        }
      }),
    )
  }

  /** The slot a save must not touch. The body counts: a head may be whole where the write broke off behind it. */
  private async findNewest(id: string): Promise<{ slot: Slot; sequence: number } | null> {
    const found: { slot: Slot; sequence: number }[] = []
    for (const slot of SLOTS) {
      const bytes = await this.folder.read(pathOf(id, slot))
      if (bytes === null) continue
      const checkpoint = await decodeCheckpoint(bytes).catch(() => null)
      if (checkpoint) found.push({ slot, sequence: checkpoint.sequence })
    }
    return found.sort((one, other) => other.sequence - one.sequence)[0] ?? null
  }

  /** Whether anything was saved of a run, whole or not. */
  async hasRun(id: string): Promise<boolean> {
    return (await this.folder.list('runs')).includes(id)
  }

  /**
   * The newest whole checkpoint of a run.
   *
   * @throws SearchError 'bad-run' when neither slot holds one
   */
  async load(id: string): Promise<Loaded> {
    const problems: string[] = []
    const found: Checkpoint[] = []
    for (const slot of SLOTS) {
      const bytes = await this.folder.read(pathOf(id, slot))
      if (bytes === null) continue
      try {
        const checkpoint = await decodeCheckpoint(bytes)
        if (checkpoint.facts.id === id) found.push(checkpoint)
        else problems.push(`slot ${slot}: belongs to run ${checkpoint.facts.id}`)
      } catch (error) {
        problems.push(`slot ${slot}: ${messageOf(error)}`)
      }
    }
    const [checkpoint] = found.sort((one, other) => other.sequence - one.sequence)
    if (!checkpoint)
      throw new SearchError('bad-run', `run ${id}: ${problems.join('; ') || 'nothing is saved under this name'}`)
    return { checkpoint, damage: problems.join('; ') || null }
  }

  async open(id: string): Promise<{ readonly run: StoredRun; readonly damage: string | null }> {
    const { checkpoint, damage } = await this.load(id)
    const { facts, state } = checkpoint
    const { dataset, adapter, takenUp, plan, stepsPerEpoch, build } = facts
    const summary = await this.summarise(id, checkpoint, Object.keys(state.arrays).length > 0)
    return { run: { summary, dataset, adapter, takenUp, plan, stepsPerEpoch, build, records: state.records }, damage }
  }

  private async label(id: string): Promise<Label> {
    const bytes = await this.folder.read(pathOf(id, 'label')).catch(() => null)
    try {
      const { name, trashed } = JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as Partial<Label>
      return {
        name: typeof name === 'string' ? name.slice(0, MAX_NAME) : '',
        // Labels once said only that a run was thrown away: long ago.
        trashed: typeof trashed === 'number' ? trashed : trashed ? 0 : null,
      }
    } catch {
      // No label yet, or a torn one: a run without a name loses nothing else.
      return { name: '', trashed: null }
    }
  }

  private async relabel(id: string, change: Partial<Label>): Promise<void> {
    const label: Label = { ...(await this.label(id)), ...change }
    await this.folder.write(pathOf(id, 'label'), new TextEncoder().encode(JSON.stringify(label)))
  }

  /** @throws SearchError 'bad-run' for a name that is empty or too long */
  async rename(id: string, name: unknown): Promise<void> {
    if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME)
      throw new SearchError('bad-run', `name: must have 1 to ${MAX_NAME} characters`)
    await this.relabel(id, { name: name.trim() })
  }

  /** @param at ISO date */
  async trash(id: string, at: string): Promise<void> {
    await this.relabel(id, { trashed: Date.parse(at) })
  }

  async restore(id: string): Promise<void> {
    await this.relabel(id, { trashed: null })
  }

  /** Removes a run that is in the trash for good; another one stays. */
  async purge(id: string): Promise<void> {
    if ((await this.label(id)).trashed !== null) await this.remove(id)
  }

  /**
   * Removes for good what nobody can bring back any more: another tab may have thrown a run away a moment ago.
   *
   * @param at ISO date of now; what the clock says was thrown away later stays
   */
  async purgeOld(at: string): Promise<void> {
    for (const id of await this.folder.list('runs')) {
      if (!isRunId(id)) continue
      const { trashed } = await this.label(id)
      if (trashed !== null && Date.parse(at) - trashed >= TRASH_MS) await this.remove(id)
    }
  }

  /** Everything this site has stored. */
  async clear(): Promise<void> {
    this.newest.clear()
    await this.folder.remove('runs')
    await this.folder.remove('verdicts')
  }

  private async remove(id: string): Promise<void> {
    this.newest.delete(id)
    await this.folder.remove(`runs/${checkedId(id)}`)
  }

  private async bytesOf(id: string): Promise<number> {
    const sizes = await Promise.all(SLOTS.map((slot) => this.folder.size(pathOf(id, slot))))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  private async summarise(
    id: string,
    { facts, state, end, savedAt }: Pick<CheckpointHead, 'facts' | 'state' | 'end' | 'savedAt'>,
    hasArrays: boolean,
  ): Promise<RunSummary> {
    const { name } = await this.label(id)
    return {
      id,
      name,
      config: facts.config,
      dataset: facts.dataset.title,
      startedAt: facts.startedAt,
      savedAt,
      epochs: state.records.length,
      step: state.step,
      end,
      canContinue: hasArrays && mayContinue(end),
      canAsk: hasArrays && (mayContinue(end) || isOver(end)) && whyNotProjected(facts.config) === null,
      bytes: await this.bytesOf(id),
    }
  }

  /** All runs but those in the trash, the last saved first. */
  async list(): Promise<RunList> {
    const runs: RunSummary[] = []
    const broken: BrokenRun[] = []
    for (const id of await this.folder.list('runs')) {
      if (!isRunId(id) || (await this.label(id)).trashed !== null) continue
      const heads = await this.heads(id)
      const whole = heads.flatMap(({ head }) => (head === null || head instanceof Error ? [] : [head]))
      const [newest] = whole.sort((one, other) => other.sequence - one.sequence)
      if (newest) {
        runs.push(await this.summarise(id, newest, newest.arrays.length > 0))
        continue
      }
      const errors = heads.flatMap(({ head }) => (head instanceof Error ? [head.message] : []))
      broken.push({ id, message: errors[0] ?? 'nothing is saved in it', bytes: await this.bytesOf(id) })
    }
    runs.sort((one, other) => (one.savedAt < other.savedAt ? 1 : -1))
    return { runs, broken, storage: await this.folder.storage() }
  }

  /** The file of a run, and a name for it. */
  async exported(id: string): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
    const { checkpoint } = await this.load(id)
    const { name } = await this.label(id)
    const { config } = checkpoint.facts
    const words = name || `${config.space}-seed-${config.seed}-epoch-${checkpoint.state.records.length}`
    const safe = words.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '')
    return { name: `${safe || 'run'}.dartsrun`, bytes: await encodeCheckpoint(checkpoint) }
  }

  /**
   * Takes in a file that `exported` gave, here or elsewhere, as a run of its own.
   *
   * @param freshId used when a run of the file's identifier is here already
   * @throws SearchError 'bad-run' naming what is wrong with the file; 'storage-full'
   */
  async imported(file: { readonly name: string; readonly blob: Blob }, freshId: string): Promise<string> {
    const checkpoint = await readCheckpointFile(file.name, file.blob)
    const taken = (await this.folder.list('runs')).includes(checkpoint.facts.id)
    const id = taken ? freshId : checkpoint.facts.id
    const { facts, state, end, savedAt } = checkpoint
    const stem = file.name.replace(/\.dartsrun$/i, '').slice(0, MAX_NAME)
    try {
      await this.save({ facts: { ...facts, id }, state, end, savedAt })
      if (stem.trim() !== '') await this.rename(id, stem)
    } catch (error) {
      // A piece of it would stand in the list as a broken run.
      await this.remove(id)
      throw error
    }
    return id
  }
}
