/**
 * The connection to Redis: opened, its settings looked at, and waited for where it is away or cannot write. Nothing that is asked of
 * it is given up: a search goes on meanwhile.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { SearchError } from '../../../src/errors'
import { shownAddress } from './address'

const LONGEST_PAUSE_MS = 2000

/** A line when something is wrong, and none like it until Redis has answered: several connections tell of one fault in turn. */
export class Trouble {
  private readonly told = new Set<string>()
  private readonly say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.say = say
  }

  tell(message: string): void {
    if (this.told.has(message)) return
    this.told.add(message)
    this.say(message)
  }

  over(): void {
    if (this.told.size > 0) this.say('redis answers again')
    this.told.clear()
  }
}

export interface OpenedRedis {
  readonly redis: Redis
  readonly trouble: Trouble
}

/** What Redis says of itself under a name; empty where it does not. */
function fieldOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
}

/** @throws SearchError 'unsupported' naming the setting under which trials would get lost */
function checkServer(info: string, shown: string, say: (line: string) => void): void {
  const policy = fieldOf(info, 'maxmemory_policy')
  if (policy !== 'noeviction' && policy !== '' && fieldOf(info, 'maxmemory') !== '0')
    throw new SearchError(
      'unsupported',
      `${shown}: its maxmemory-policy is ${policy} and would throw trials away; set it to noeviction`,
    )
  if (fieldOf(info, 'aof_enabled') === '0')
    say(`${shown}: keeps no append-only file (appendonly no): after a restart of Redis trials begin again`)
}

/**
 * @param patienceMs a connection over which nothing comes for so long, though something was asked, is opened anew
 * @param say takes lines for people
 * @throws SearchError 'unsupported' when there is no Redis, or one that throws keys away
 */
export async function openRedis(
  address: string,
  patienceMs: number,
  say: (line: string) => void,
): Promise<OpenedRedis> {
  const shown = shownAddress(address)
  const trouble = new Trouble(say)
  const redis = new Redis(address, {
    lazyConnect: true,
    // A worker waits for Redis as long as it takes.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(200 * times, LONGEST_PAUSE_MS),
    connectTimeout: 10_000,
    keepAlive: 10_000,
    socketTimeout: patienceMs,
  })
  let why = ''
  let wasReady = false
  redis.on('error', (error: NodeJS.ErrnoException) => {
    // A name with several addresses fails without a message.
    why = error.message || (error.code ?? error.name)
    if (wasReady) trouble.tell(`${shown}: ${why}; waiting for it`)
  })
  redis.on('ready', () => trouble.over())
  try {
    await redis.connect()
    checkServer(await redis.info(), shown, say)
    wasReady = true
  } catch (error) {
    redis.disconnect()
    if (error instanceof SearchError) throw error
    throw new SearchError('unsupported', `${shown}: ${why || (error as Error).message}`)
  }
  return { redis, trouble }
}

/** Redis is there and cannot write now: its disk or its memory is full, it is loading, or it is a copy. */
const PASSING = /^(MISCONF|OOM|LOADING|READONLY|MASTERDOWN|NOREPLICAS|BUSY|TRYAGAIN)\b/

export const isPassing = (error: unknown): boolean => error instanceof Error && PASSING.test(error.message)

/** An answer may be as long in coming as Redis is away. */
async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
  })
  signal.addEventListener('abort', leave)
  try {
    return await Promise.race([answer, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/**
 * Asks again until Redis can, and waits for it where it is away.
 *
 * @throws what will not pass; the signal's reason as soon as it is aborted
 */
export async function patiently<T>(ask: () => Promise<T>, trouble: Trouble, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      signal?.throwIfAborted()
      const answer = await (signal ? unlessAborted(ask(), signal) : ask())
      trouble.over()
      return answer
    } catch (error) {
      if (!isPassing(error)) throw error
      trouble.tell(`redis: ${(error as Error).message}; asked again until it can`)
      await wait(LONGEST_PAUSE_MS / 2, undefined, { signal })
    }
  }
}
