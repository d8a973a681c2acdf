/** Single steps of a paused live run: the two players of the bilevel game in turn, or a whole epoch. */
import { useState } from 'react'
import type { Player } from '../../src/protocol/facts'
import { useText } from '../i18n/useText'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'

const PLAYERS = ['alphas', 'weights'] as const satisfies readonly Player[]

export function TurnButtons() {
  const t = useText().views.turns
  const status = useRun((run) => run.status)
  const [asked, ask] = useState<object | null>(null)
  // A step that was asked for is made until the search says that it is paused again.
  const atRest = status.kind === 'paused' && asked !== status
  // Nobody's behind the last epoch.
  const next = atRest ? status.next : null
  /** Not `disabled`, which would drop the focus: who steps by keys goes on from here. */
  const button = (isOpen: boolean, step: () => void) => ({
    'aria-disabled': !isOpen,
    onClick: () => {
      if (!isOpen) return
      ask(status)
      step()
    },
  })
  return (
    <fieldset className="turns">
      <legend className="hidden">{t.group}</legend>
      {PLAYERS.map((player) => (
        <button
          key={player}
          type="button"
          className={`turn-${player}`}
          data-explain={next === null || next === player ? t.explain[player] : `${t.explain[player]} ${t.next[next]}`}
          {...button(next === player, () => session.takeTurn(player))}
        >
          {t[player]}
        </button>
      ))}
      <button type="button" data-explain={t.explain.epoch} {...button(next !== null, () => session.resumeLive(1))}>
        {t.epoch}
      </button>
    </fieldset>
  )
}
