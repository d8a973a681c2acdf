/** Lowers a DARTS cell: two preprocesses, the fan-out of both input states and those of all nodes but the last. */
import type { DartsCellDescription } from '../../supernet/describe'
import { CellFrame, type CellSource } from './cellInputs'
import type { BackwardMode, Differentiable, Lowering } from './context'
import { Fanout } from './fanout'

export class DartsCell {
  readonly output: Differentiable
  readonly key: string
  readonly fanouts: readonly Fanout[]
  private readonly frame: CellFrame

  constructor(context: Lowering, description: DartsCellDescription, sources: readonly [CellSource, CellSource]) {
    const frame = new CellFrame(context, description, sources)
    this.frame = frame
    this.output = frame.output
    this.key = frame.key
    const { S, DS } = frame
    this.fanouts = description.fanouts.map((fanout) => {
      const place = { S, DS, state: frame.stateOffset(fanout.state), targets: frame.nodeOffset(fanout.firstTarget) }
      return new Fanout(context, fanout, place)
    })
  }

  forward(mode: 'batch' | 'running'): void {
    const fanouts = this.fanouts.map((fanout) => () => fanout.forward(mode))
    this.frame.forward(mode, fanouts)
  }

  backward(mode: BackwardMode): void {
    this.frame.backward(mode, (k, region, restored) => {
      const fanout = this.fanouts[k] as Fanout
      const { description } = fanout
      fanout.backward(region, this.frame.needs(description, mode), this.frame.hasGradient(description), restored)
    })
  }
}
