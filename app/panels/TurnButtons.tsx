/** Single steps of a paused live run: the two players of the bilevel game in turn, or a whole epoch. */
import type { Player } from '../../src/protocol/messages'
import { useText } from '../i18n/useText'
import { session } from '../lab'
import { useRun } from '../runStore'

const PLAYERS = ['alphas', 'weights'] as const satisfies readonly Player[]

export function TurnButtons() {
  const t = useText().views.turns
  const status = useRun((run) => run.status)
  const paused = status.kind === 'paused'
  const next = paused ? status.next : null
  return (
    <fieldset className="turns">
      <legend className="hidden">{t.group}</legend>
      {PLAYERS.map((player) => (
        <button
          key={player}
          type="button"
          className={`turn-${player}`}
          disabled={next !== player}
          data-explain={next === null || next === player ? t.explain[player] : `${t.explain[player]} ${t.next[next]}`}
          onClick={() => session.takeTurn(player)}
        >
          {t[player]}
        </button>
      ))}
      <button type="button" disabled={!paused} data-explain={t.explain.epoch} onClick={() => session.resumeLive(1)}>
        {t.epoch}
      </button>
    </fieldset>
  )
}
