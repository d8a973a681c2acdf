/**
 * Owns what the worker is doing: idle, loading data, or one search (running or paused). Commands come in, events go out
 * through `post`; everything it needs from outside is handed in, so that it runs in a test without worker or GPU.
 *
 * A command that makes no sense in the present state is answered by `rejected`, and what is going on goes on.
 * `finished` and `failed` both mean that no search runs any more and the next one may start.
 */

import type { Shelf } from '../data/shelf'
import { estimate } from '../engine/estimate'
import { toSearchError } from '../errors'
import { checkConfig } from '../protocol/checkConfig'
import type { EngineOffers } from '../protocol/engines'
import type { DatasetInfo, Player } from '../protocol/facts'
import type { Command, Event } from '../protocol/messages'
import { stagesOf } from '../protocol/stages'
import { algorithmOf } from '../search/algorithms'
import { readState } from '../store/checkpointFile'
import type { RunStore } from '../store/slots'
import type { HeldRuns } from './heldRuns'
import { LiveRun, type RunParts, type RunWishes } from './liveRun'
import type { Origin } from './origin'
import { supernetSpec } from './prepare'
import { checkProjectionRequest } from './question'
import { answerRunCommand, type DeskCommand } from './runDesk'

/** The data sets at hand: what the session uses of `Shelf`. */
export type DataShelf = Pick<
  Shelf,
  'infos' | 'loadFiles' | 'previewFiles' | 'takePreview' | 'dropPreview' | 'loadShards' | 'fetchShipped' | 'open'
>

export interface SessionParts extends RunParts {
  readonly shelf: DataShelf
  readonly findEngines: () => Promise<EngineOffers>
  /** The saved runs; rejects with the reason where nothing can be saved. Asked once. */
  readonly openStore: () => Promise<RunStore>
  /** What other tabs search is neither thrown away nor cleared; left out where there are none. */
  readonly heldRuns?: HeldRuns
  /** An identifier no run has yet. */
  readonly freshId: () => string
}

const NO_SEARCH = 'no search is in progress'

export class Session {
  private readonly parts: SessionParts
  private run: LiveRun | null = null
  private loadingData = false
  private store: Promise<RunStore> | null = null
  /** The run of before is no longer held. */
  private letGo: Promise<unknown> = Promise.resolve()
  /** The commands about saved runs so far. */
  private answered: Promise<void> = Promise.resolve()

  constructor(parts: SessionParts) {
    this.parts = parts
  }

  /** A search has started and not ended: it has the GPU. */
  get isSearching(): boolean {
    return this.run !== null
  }

  /** Takes one message of unknown origin. Resolves when it is answered; never rejects. */
  async handle(message: unknown): Promise<void> {
    const command = message as Command
    switch (command?.type) {
      case 'hello':
        return this.hello()
      case 'load-files':
        return command.preview
          ? this.load(command.type, async () => ({
              type: 'preview',
              ...(await this.parts.shelf.previewFiles(command.files)),
            }))
          : this.loadSet(command.type, () => this.parts.shelf.loadFiles(command.files))
      case 'take-preview':
        return this.loadSet(command.type, () => this.parts.shelf.takePreview())
      case 'drop-preview':
        return this.parts.shelf.dropPreview()
      case 'load-shards':
        return this.loadSet(command.type, () => this.parts.shelf.loadShards(command.manifestUrl))
      case 'start':
        return this.start(command)
      case 'continue-run':
        return this.continue(command)
      case 'continue-file':
        return this.continueFile(command)
      case 'list-runs':
      case 'open-run':
      case 'rename-run':
      case 'trash-run':
      case 'restore-run':
      case 'purge-run':
      case 'clear-runs':
      case 'export-run':
      case 'import-run':
        return this.answer(command)
      case 'estimate':
        return this.estimate(command)
      case 'pause':
        return this.pause()
      case 'resume':
        return this.resume(command.pauseAfter)
      case 'turn':
        return this.turn(command.player)
      case 'project':
        return this.project(command)
      case 'call-off':
        return this.callOff()
      case 'stop':
        return this.stop()
      default:
        command satisfies never
        return this.unknownCommand(message)
    }
  }

  private async hello(): Promise<void> {
    const { post, shelf, findEngines } = this.parts
    post({ type: 'ready', engines: await findEngines(), datasets: shelf.infos })
  }

  private estimate({ config, classes, engine = 'webgpu' }: Extract<Command, { type: 'estimate' }>): void {
    try {
      const checked = checkConfig(config)
      const { mixing } = algorithmOf(checked.algorithm)
      const requirement = estimate(supernetSpec(checked, classes, stagesOf(checked).at(-1)), {
        order: checked.order,
        mixing,
        engine,
      })
      this.parts.post({ type: 'estimate', config, requirement, why: null })
    } catch (error) {
      this.parts.post({ type: 'estimate', config, requirement: null, why: toSearchError(error).message })
    }
  }

  private loadSet(type: Command['type'], read: () => Promise<DatasetInfo>): Promise<void> {
    return this.load(type, async () => ({ type: 'dataset', dataset: await read() }))
  }

  private async load(type: Command['type'], read: () => Promise<Event>): Promise<void> {
    if (this.run !== null) return this.refuse(type, 'a search is in progress; stop it first')
    if (this.loadingData) return this.refuse(type, 'other data is still being read')
    this.loadingData = true
    try {
      const answer = await read()
      this.loadingData = false
      this.parts.post(answer)
    } catch (error) {
      this.loadingData = false
      const { code, message } = toSearchError(error)
      this.parts.post({ type: 'rejected', code, message })
    }
  }

  private async start(command: Extract<Command, { type: 'start' }>): Promise<void> {
    if (this.isBusy('start')) return
    const { config, runId = null } = command
    await this.search({ ...command, savedAs: runId }, async () => ({
      origin: { kind: 'new', config, runId },
      store: runId === null ? null : await this.storeOrWarn(),
    }))
  }

  private async continue(command: Extract<Command, { type: 'continue-run' }>): Promise<void> {
    if (this.isBusy('continue-run')) return
    const { id } = command
    await this.search({ ...command, savedAs: id }, async (post) => {
      const store = await this.openStore()
      const loaded = await store.load(id)
      const { epoch, step } = loaded.checkpoint.state
      if (loaded.damage !== null) post({ type: 'damaged', epoch, step, message: `run ${id}: ${loaded.damage}` })
      return { origin: { kind: 'saved', ...loaded }, store }
    })
  }

  private async continueFile({ file }: Extract<Command, { type: 'continue-file' }>): Promise<void> {
    if (this.isBusy('continue-file')) return
    await this.search({}, async () => ({
      origin: { kind: 'saved', checkpoint: await readState(file), damage: null },
      store: null,
    }))
  }

  private isBusy(command: Command['type']): boolean {
    if (this.run !== null) this.refuse(command, 'a search is in progress; stop it first')
    else if (this.loadingData) this.refuse(command, 'data is still being read')
    else return false
    return true
  }

  private async search(
    wishes: RunWishes,
    from: (post: SessionParts['post']) => Promise<{ readonly origin: Origin; readonly store: RunStore | null }>,
  ): Promise<void> {
    const run = new LiveRun(this.parts, wishes)
    this.run = run
    const letGo = wishes.savedAs ? this.parts.heldRuns?.hold(wishes.savedAs) : undefined
    await run.run(
      () => from(this.parts.post),
      () => {
        this.run = null
        if (letGo) this.letGo = letGo()
      },
    )
  }

  private openStore(): Promise<RunStore> {
    this.store ??= this.parts.openStore().then(async (store) => {
      // What was deleted in an earlier visit was not brought back.
      await store.purgeOld(this.parts.date())
      return store
    })
    return this.store
  }

  /** null where nothing can be saved; the search runs all the same, and the page is told. */
  private async storeOrWarn(): Promise<RunStore | null> {
    try {
      return await this.openStore()
    } catch (error) {
      const { message } = toSearchError(error)
      this.parts.post({ type: 'storage', state: 'off', message, storage: null })
      return null
    }
  }

  /** One after the other: a run's name and that it was thrown away stand in one file. */
  private answer(command: DeskCommand): Promise<void> {
    this.answered = this.answered.then(() => this.answerNow(command))
    return this.answered
  }

  /** Never rejects. */
  private async answerNow(command: DeskCommand): Promise<void> {
    const { post } = this.parts
    try {
      const takes =
        command.type === 'clear-runs' ||
        ((command.type === 'trash-run' || command.type === 'purge-run') && this.run?.id === command.id)
      if (this.run !== null && takes)
        return this.refuse(command.type, 'the search in progress is saved there; stop it first')
      await this.letGo
      await answerRunCommand(command, await this.openStore(), post, this.parts)
    } catch (error) {
      const { code, message } = toSearchError(error)
      post({ type: 'rejected', code, message })
    }
  }

  private pause(): void {
    const why = this.run === null ? NO_SEARCH : this.run.pause()
    if (why !== null) this.refuse('pause', why)
  }

  private resume(pauseAfter: number | undefined): void {
    const why = this.run === null ? NO_SEARCH : this.run.resume(pauseAfter)
    if (why !== null) this.refuse('resume', why)
  }

  private turn(player: Player): void {
    const why = this.run === null ? NO_SEARCH : this.run.turn(player)
    if (why !== null) this.refuse('turn', why)
  }

  private project({ images, whole }: Extract<Command, { type: 'project' }>): void {
    try {
      checkProjectionRequest({ images, whole })
    } catch (error) {
      const { code, message } = toSearchError(error)
      this.parts.post({ type: 'rejected', code, message })
      return
    }
    const why = this.run === null ? NO_SEARCH : this.run.project({ images, whole })
    if (why !== null) this.refuse('project', why)
  }

  private callOff(): void {
    const why = this.run === null ? NO_SEARCH : this.run.callOff()
    if (why !== null) this.refuse('call-off', why)
  }

  private stop(): void {
    if (this.run === null) this.refuse('stop', NO_SEARCH)
    this.run?.stop()
  }

  private unknownCommand(message: unknown): void {
    const name = JSON.stringify((message as { type?: unknown } | null)?.type ?? message)
    const why = 'the worker knows no such command'
    if (this.run !== null) this.refuse(name, why)
    else this.parts.post({ type: 'failed', code: 'internal', message: `command ${name}: ${why}` })
  }

  private refuse(command: string, why: string): void {
    this.parts.post({ type: 'rejected', code: 'busy', message: `${command}: ${why}` })
  }
}
