/** A real Redis for tests: on a free port, with an append-only file of its own, killed and started again at will. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'
import { findRedis } from '../../host/redis.mjs'

type Fsync = 'always' | 'everysec'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}

export class TestRedis {
  readonly port: number
  private readonly folder: string
  private readonly fsync: Fsync
  private server: ChildProcess | null = null
  private client: Redis | null = null

  private constructor(port: number, folder: string, fsync: Fsync) {
    this.port = port
    this.folder = folder
    this.fsync = fsync
  }

  /**
   * @param folder for its append-only file
   * @param fsync with `everysec` Redis goes on when that file cannot be written
   */
  static async start(folder: string, fsync: Fsync = 'always'): Promise<TestRedis> {
    await mkdir(folder, { recursive: true })
    const redis = new TestRedis(await freePort(), folder, fsync)
    await redis.start()
    return redis
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** A connection of the test's own. */
  get own(): Redis {
    if (this.client) return this.client
    this.client = new Redis(this.address, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
    this.client.on('error', () => undefined)
    return this.client
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '']
    const server = spawn(findRedis() ?? 'redis-server', [...args, '--appendonly', 'yes', '--appendfsync', this.fsync])
    this.server = server
    await new Promise<void>((resolve, reject) => {
      let said = ''
      server.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        if (/Ready to accept connections/.test(said)) resolve()
      })
      server.once('error', reject)
      server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)))
    })
  }

  async kill(): Promise<void> {
    const { server } = this
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
  }

  async close(): Promise<void> {
    this.client?.disconnect()
    this.client = null
    await this.kill()
  }
}
