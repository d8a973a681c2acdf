/** The headline of a single turn: who moved, how far, and what both losses did. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import type { TurnRecord } from '../../src/protocol/messages'
import type { Catalogue } from '../i18n/en'
import type { Caption } from './caption'
import { logitChange, share } from './format'
import { edgeName } from './names'
import { largestMove } from './turn'

function change([before, after]: readonly [number, number], t: Catalogue): string {
  return t.views.turns.change(before.toFixed(4), after.toFixed(4))
}

export function turnCaption(t: Catalogue, turn: TurnRecord, config: SearchConfig): Caption {
  const words = t.views.turns
  const { player, epoch, step } = turn
  const [own, other] =
    player === 'alphas' ? [turn.validationLoss, turn.trainLoss] : [turn.trainLoss, turn.validationLoss]
  const most = largestMove(turn, config.primitives)
  const moment = `turn ${epoch} ${step} ${player}`
  const head = words.head[player](change(own, t))
  if (!most) return { moment, head, body: words.nothing }
  const amount = player === 'alphas' ? logitChange(most.amount) : share(most.amount)
  const body = [
    words.body[player](step, epoch, turn.distance.toPrecision(3), change(other, t)),
    words.most[player](edgeName(config.space, most.edge), most.op, amount),
  ]
  return { moment, head, body: body.join(t.code === 'zh' ? '' : ' ') }
}
