/**
 * What Redis holds of the trials of a sweep beside the queue: who has each, its newest checkpoint, its recording, and a log of what
 * ended. Whoever takes a trial gets a token (a number that grows, and a name that nobody else has); what comes with an older one is
 * refused, so that a worker that was frozen or cut off overwrites nothing.
 */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

export type Taken =
  | {
      readonly type: 'taken'
      readonly token: string
      /** How often it was taken since it last got an epoch further, without those that gave it back. */
      readonly tries: number
      /** Epochs of the checkpoint that is there. */
      readonly epochs: number
    }
  /** Its recording is there. */
  | { readonly type: 'done' }
  /** It is of no sweep that Redis knows. */
  | { readonly type: 'forgotten' }

export type LogEntry =
  | { readonly type: 'done'; readonly trial: string; readonly worker: string }
  | { readonly type: 'taken-up'; readonly trial: string; readonly worker: string; readonly epochs: number }
  | { readonly type: 'lost'; readonly trial: string; readonly worker: string; readonly message: string }
  | {
      readonly type: 'failed'
      readonly trial: string
      readonly worker: string
      readonly attempt: number
      readonly code: string
      readonly message: string
    }

const TAKE = `
if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 0 then return {'forgotten', '', 0, 0} end
if redis.call('HEXISTS', KEYS[1], 'recording') == 1 then return {'done', '', 0, 0} end
local token = redis.call('HINCRBY', KEYS[1], 'taken', 1) .. ':' .. ARGV[1]
local tries = redis.call('HINCRBY', KEYS[1], 'tries', 1)
redis.call('HSET', KEYS[1], 'token', token, 'worker', ARGV[2])
return {'taken', token, tries, tonumber(redis.call('HGET', KEYS[1], 'epochs') or 0)}`

const SAVE = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[1], 'epochs') or 0) then redis.call('HSET', KEYS[1], 'tries', 0) end
redis.call('HSET', KEYS[1], 'epochs', ARGV[2], 'state', ARGV[3])
return 1`

const GIVE_BACK = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return end
if tonumber(redis.call('HGET', KEYS[1], 'tries') or 0) > 0 then redis.call('HINCRBY', KEYS[1], 'tries', -1) end`

const FINISH = `
if redis.call('HEXISTS', KEYS[1], 'recording') == 1 then return 1 end
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'recording', ARGV[2])
redis.call('HDEL', KEYS[1], 'state')
redis.call('XADD', KEYS[2], '*', 'entry', ARGV[3])
return 1`

/** Of all sweeps in this database. */
const PREFIX = 'lab'
const CHUNK = 1000

/** Names of the sweeps in this database. */
export async function knownSweeps(redis: Redis): Promise<string[]> {
  const names = new Set<string>()
  for await (const keys of redis.scanStream({ match: `${PREFIX}:sweep:*:trials`, count: CHUNK }))
    for (const key of keys as string[]) names.add(key.split(':')[2] as string)
  return [...names].sort()
}

export class Ledger {
  readonly sweep: string
  private readonly redis: Redis

  constructor(redis: Redis, sweep: string) {
    this.redis = redis
    this.sweep = sweep
  }

  private get trialsKey(): string {
    return `${PREFIX}:sweep:${this.sweep}:trials`
  }

  private get logKey(): string {
    return `${PREFIX}:sweep:${this.sweep}:log`
  }

  private key(trial: string): string {
    return `${PREFIX}:trial:${this.sweep}:${trial}`
  }

  /** Puts trials down as the sweep's; those that are there stay as they are. */
  async enrol(trials: readonly string[]): Promise<void> {
    for (let at = 0; at < trials.length; at += CHUNK)
      await this.redis.sadd(this.trialsKey, trials.slice(at, at + CHUNK))
  }

  /** Whether Redis knows of the sweep: one that lost its memory does not. */
  async isKnown(): Promise<boolean> {
    return (await this.redis.exists(this.trialsKey)) === 1
  }

  async take(trial: string, worker: string): Promise<Taken> {
    const keys = [this.key(trial), this.trialsKey]
    const answer = await this.redis.eval(TAKE, keys.length, ...keys, randomUUID(), worker, trial)
    const [type, token, tries, epochs] = answer as [Taken['type'], string, number, number]
    return type === 'taken' ? { type, token, tries, epochs } : { type }
  }

  /** A try that ended for no reason of the trial's own counts for nothing. */
  async giveBack(trial: string, token: string): Promise<void> {
    await this.redis.eval(GIVE_BACK, 1, this.key(trial), token)
  }

  /** Counts tries anew. */
  async forgive(trial: string): Promise<void> {
    await this.redis.hset(this.key(trial), 'tries', 0)
  }

  async holds(trial: string, token: string): Promise<boolean> {
    return (await this.redis.hget(this.key(trial), 'token')) === token
  }

  /** The newest checkpoint; null where the trial begins. */
  state(trial: string): Promise<Buffer | null> {
    return this.redis.hgetBuffer(this.key(trial), 'state')
  }

  /** @returns false when somebody else has taken the trial: nothing is written */
  async save(trial: string, token: string, epochs: number, state: Buffer): Promise<boolean> {
    return (await this.redis.eval(SAVE, 1, this.key(trial), token, epochs, state)) === 1
  }

  /**
   * @param recording compressed
   * @returns false when somebody else has taken the trial and not finished it: nothing is written
   */
  async finish(trial: string, token: string, recording: Buffer, worker: string): Promise<boolean> {
    const entry = JSON.stringify({ type: 'done', trial, worker } satisfies LogEntry)
    return (await this.redis.eval(FINISH, 2, this.key(trial), this.logKey, token, recording, entry)) === 1
  }

  recording(trial: string): Promise<Buffer | null> {
    return this.redis.hgetBuffer(this.key(trial), 'recording')
  }

  /** Whether its recording is there. */
  async isDelivered(trial: string): Promise<boolean> {
    return (await this.redis.hexists(this.key(trial), 'recording')) === 1
  }

  async tell(entry: Exclude<LogEntry, { type: 'done' }>): Promise<void> {
    await this.redis.xadd(this.logKey, '*', 'entry', JSON.stringify(entry))
  }

  /**
   * What was told after `cursor` ('0': all), waited for so many milliseconds.
   *
   * @param reader a connection of its own: others would wait behind it
   */
  async log(
    reader: Redis,
    cursor: string,
    waitMs: number,
  ): Promise<{ readonly id: string; readonly entry: LogEntry }[]> {
    const answer = await reader.xread('COUNT', 500, 'BLOCK', waitMs, 'STREAMS', this.logKey, cursor)
    const [stream] = (answer ?? []) as [string, [string, string[]][]][]
    return (stream?.[1] ?? []).map(([id, fields]) => ({ id, entry: JSON.parse(fields[1] ?? '') as LogEntry }))
  }

  /** Takes all out that Redis holds of the sweep; gives the names of its trials. */
  async forget(): Promise<string[]> {
    const trials = await this.redis.smembers(this.trialsKey)
    for (let at = 0; at < trials.length; at += CHUNK)
      await this.redis.del(trials.slice(at, at + CHUNK).map((trial) => this.key(trial)))
    await this.redis.del(this.trialsKey, this.logKey)
    return trials
  }
}
