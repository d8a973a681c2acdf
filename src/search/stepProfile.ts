/** Owns the picture of where a step's time goes: one step an epoch is timed by the GPU, pass by pass, and summed by part. */
import type { KernelTime } from '../engine/plan/kernelTime'
import type { Supernet } from '../engine/supernet'
import { partOf } from '../engine/workload/table'
import type { Player } from '../protocol/facts'
import type { StepPhase, StepTime } from '../protocol/messages'

/** The step of an epoch that is timed: the second, the first one may still wait for data. */
export const profiledStep = (stepsPerEpoch: number): number => Math.min(2, stepsPerEpoch)

function phaseOf(segment: string): StepPhase {
  if (segment.startsWith('back-')) return 'backward'
  return /^(softmax|forward|loss)/.test(segment) ? 'forward' : 'update'
}

/** Times of a turn by phase and part, in order of computation. */
export function stepTimes(player: Player, times: readonly KernelTime[]): readonly StepTime[] {
  const sums = new Map<string, StepTime>()
  for (const { segment, family, ms } of times) {
    const phase = phaseOf(segment)
    const part = partOf(family)
    const key = `${phase} ${part}`
    sums.set(key, { player, phase, part, ms: (sums.get(key)?.ms ?? 0) + ms })
  }
  const order: readonly StepPhase[] = ['forward', 'backward', 'update']
  return [...sums.values()].sort((a, b) => order.indexOf(a.phase) - order.indexOf(b.phase))
}

/** Makes a turn and gives its times; the same bits as without. */
export async function timeTurn(
  supernet: Pick<Supernet, 'startProfile' | 'readProfile'>,
  player: Player,
  take: () => void,
): Promise<readonly StepTime[]> {
  supernet.startProfile()
  take()
  return stepTimes(player, await supernet.readProfile())
}
