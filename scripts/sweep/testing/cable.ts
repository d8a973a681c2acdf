/** A cable to a Redis that can be cut: what is sent through it then arrives nowhere, and nobody is told. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class Cable {
  readonly address: string
  private readonly server: Server
  private readonly sockets: Set<Socket>
  private isCut = false

  private constructor(server: Server, port: number, sockets: Set<Socket>) {
    this.server = server
    this.sockets = sockets
    this.address = `redis://127.0.0.1:${port}`
  }

  static async lay(to: number): Promise<Cable> {
    const sockets = new Set<Socket>()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const cable = new Cable(server, address !== null && typeof address === 'object' ? address.port : 0, sockets)
    server.on('connection', (near) => cable.join(near, connect(to, '127.0.0.1')))
    return cable
  }

  private join(near: Socket, far: Socket): void {
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from)
      from.on('error', () => undefined)
      // Bytes that are lost on the way are not sent twice: a connection that was cut stays dead.
      from.on('data', (bytes) => {
        if (!this.isCut && !into.destroyed) into.write(bytes)
      })
      from.on('close', () => {
        this.sockets.delete(from)
        if (!this.isCut) into.destroy()
      })
    }
  }

  cut(): void {
    this.isCut = true
  }

  mend(): void {
    this.isCut = false
    for (const socket of this.sockets) socket.destroy()
  }

  close(): Promise<void> {
    this.mend()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}
