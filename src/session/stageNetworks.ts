/** Owns the supernets of a run: one at a time, made when its stage begins, the one before freed first to make room. */
import type { Supernet } from '../engine/supernet'
import type { Stage } from '../protocol/stages'

export class StageNetworks {
  private readonly make: (stage: Stage) => Promise<Supernet>
  private current: Supernet | null = null

  constructor(make: (stage: Stage) => Promise<Supernet>) {
    this.make = make
  }

  async open(stage: Stage): Promise<Supernet> {
    this.destroy()
    this.current = await this.make(stage)
    return this.current
  }

  destroy(): void {
    this.current?.destroy()
    this.current = null
  }
}
