/** Words of the time of a step and of what a search will take. */

import type { Player } from '../../../src/protocol/facts'
import type { StepPart, StepPhase } from '../../../src/protocol/messages'

export const profileEn = {
  title: 'Where a step’s time goes',
  summary: (ms: string, part: string, share: string) => `a step: ${ms}, ${share} of it ${part}`,
  at: (step: number, epoch: number) => `Step ${step} of epoch ${epoch}, timed by the engine itself.`,
  players: { alphas: 'alpha step', weights: 'w step' } as Record<Player, string>,
  phases: { forward: 'forward', backward: 'backward', update: 'update' } as Record<StepPhase, string>,
  parts: {
    depthwise: 'depthwise filters',
    pointwise: '1×1 convolutions',
    mixing: 'mixed operations',
    norm: 'batch norm',
    pool: 'pooling',
    dense: 'other convolutions',
    ends: 'classifier and loss',
    update: 'optimizers and sums',
  } as Record<StepPart, string>,
  table: 'Table',
  columns: { what: 'part', ms: 'ms', share: 'share' },
  takes: (memory: string, launches: string) => `${memory} of memory; ${launches} launches a step`,
  recomputes: (cells: number) =>
    `To fit in memory, ${cells} ${cells === 1 ? 'cell is' : 'cells are'} computed twice; the numbers are the same.`,
  tooLarge: 'Too large for this engine:',
  estimating: 'Working out the memory…',
}
