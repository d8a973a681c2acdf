/** A tiny sweep, the Redis it goes through, and the commands around it: what the tests of the queue share. */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { command, digestsIn, type Ended, ended, run, signalGroup } from './commands'
import { TestRedis } from './redis'

const EPOCHS = 5
export const TRIALS = 3
export const SWEEP = {
  name: 'tiny',
  preset: 'two-minutes',
  data: 'generated',
  settings: { images: 512, batch: 8, channels: 4, imageSize: 8, epochs: EPOCHS },
  seeds: TRIALS,
}

export interface Started {
  readonly child: ChildProcess
  readonly over: Promise<Ended>
  /** All that was said so far. */
  said(): string
}

/** A trial as Redis has it. */
export interface Held {
  readonly worker: string
  readonly epochs: number
  readonly isDone: boolean
}

/** In the middle: some epochs are saved, others to come. */
export const isMiddle = ({ epochs, isDone }: Held): boolean => epochs > 0 && epochs < EPOCHS - 1 && !isDone

export class QueueBench {
  readonly root: string
  readonly file: string
  readonly redis: TestRedis
  /** What one machine computes. */
  straight: Record<string, unknown> = {}
  private started: Started[] = []

  private constructor(root: string, redis: TestRedis) {
    this.root = root
    this.file = path.join(root, 'tiny.json')
    this.redis = redis
  }

  static async open(): Promise<QueueBench> {
    const root = await mkdtemp(path.join(tmpdir(), 'queue-'))
    const bench = new QueueBench(root, await TestRedis.start(path.join(root, 'redis')))
    await writeFile(bench.file, JSON.stringify(SWEEP))
    const { code, said } = await run([bench.file, '--out', bench.folder('straight')])
    if (code !== 0) throw new Error(said)
    bench.straight = await digestsIn(bench.folder('straight'))
    return bench
  }

  folder(name: string): string {
    return path.join(this.root, name)
  }

  start(args: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string): Started {
    // One build, also where somebody commits meanwhile.
    const child = command(args, { LAB_PACKED_COMMIT: 'bench', ...env }, cwd)
    let said = ''
    child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()))
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
    const one = { child, over: ended(child), said: () => said }
    this.started.push(one)
    return one
  }

  worker(address = this.redis.address, env?: NodeJS.ProcessEnv): Started {
    return this.start(['work', address, '--jobs', '1', '--stall', '3'], env)
  }

  /** A worker that ends when no trial is left. */
  drain(): Started {
    return this.start(['work', this.redis.address, '--jobs', '1', '--stall', '3', '--until-empty'])
  }

  /** Waits until a command has put its trials in. */
  untilPut(sweep: Started): Promise<boolean> {
    return this.until(async () => {
      const [wait] = await this.redis.own.keys('lab:trials-*:wait')
      return wait !== undefined && (await this.redis.own.llen(wait)) === TRIALS
    }, sweep)
  }

  coordinator(folder: string): Started {
    return this.start([this.file, '--queue', this.redis.address, '--out', folder])
  }

  async held(): Promise<Held[]> {
    const keys = await this.redis.own.keys('lab:trial:tiny:*')
    return Promise.all(
      keys.map(async (key) => {
        const [worker, epochs] = await this.redis.own.hmget(key, 'worker', 'epochs')
        const isDone = (await this.redis.own.hexists(key, 'recording')) === 1
        return { worker: worker ?? '', epochs: Number(epochs ?? 0), isDone }
      }),
    )
  }

  /** Looks again and again until what is looked for is there. @throws Error when a command that it needs has ended */
  async until<T>(
    look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
    needs: Started,
  ): Promise<T> {
    while (needs.child.exitCode === null) {
      const found = await look()
      if (found) return found
      await wait(10)
    }
    throw new Error(`it ended before: ${needs.said()}`)
  }

  async untilHeld(is: (one: Held) => boolean, needs: Started): Promise<Held> {
    return this.until(async () => (await this.held()).find(is), needs)
  }

  untilSaid(pattern: RegExp, one: Started): Promise<true> {
    return this.until(() => pattern.test(one.said()), one)
  }

  /** Ends what a test has left, and empties Redis. */
  async clear(): Promise<void> {
    for (const { child } of this.started) {
      signalGroup(child, 'SIGCONT')
      signalGroup(child, 'SIGKILL')
    }
    this.started = []
    await this.redis.own.flushall()
  }

  async close(): Promise<void> {
    await this.redis.close()
    await rm(this.root, { recursive: true, force: true })
  }
}
