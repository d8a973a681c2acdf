/** One search is one seed: the same answers over several, from the sweep that ships. Nothing where it cannot be fetched. */
import { points, signed } from '../evidence/said'
import { useShippedSweep } from '../evidence/useShippedSweep'
import type { AnswersText } from '../i18n/answers/en'
import { useText } from '../i18n/useText'
import { SHIPPED_SWEEP, storyStore } from '../story/storyStore'
import { count, NOT_TOLD } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { type SeedRow, type SeedSearch, seedTable } from './seedRows'

export function OverSeeds({ words }: { readonly words: AnswersText }) {
  const t = useText()
  const table = useShippedSweep(seedTable)
  if (!table) return null
  const { columns, title, lead, more } = words.overSeeds
  const { images, epochs, weights } = table.config
  return (
    <section className="answers-seeds">
      <h3>{title}</h3>
      <p>{lead(count(images), sourceText(t, table.images), epochs, weights.lr)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="results-table answers-table" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              {Object.values(columns).map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <Row key={row.search} row={row} words={words} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="fine">
        {words.seeds}{' '}
        <button
          type="button"
          className="link"
          onClick={() => storyStore.getState().set({ page: 'evidence', sweep: SHIPPED_SWEEP })}
        >
          {more}
        </button>
      </p>
    </section>
  )
}

function nameOf(search: SeedSearch, words: AnswersText): string {
  if (search === 'plain') return words.plain
  return Object.hasOwn(words.suspects, search) ? words.suspects[search as keyof AnswersText['suspects']] : search
}

function Row({ row, words }: { readonly row: SeedRow; readonly words: AnswersText }) {
  const { search, seeds, collapsed, skips, worth, gain } = row
  const { of, between } = words.overSeeds
  return (
    <tr className={search === 'plain' ? 'own' : undefined}>
      <th scope="row">{nameOf(search, words)}</th>
      <td>{of(collapsed, seeds)}</td>
      <td>{points(skips.mean)}</td>
      <td>{worth ? points(worth.mean) : NOT_TOLD}</td>
      <td>
        {gain ? signed(gain.mean) : NOT_TOLD}
        {gain && gain.low !== null && gain.high !== null && (
          <small> {between(signed(gain.low), signed(gain.high))}</small>
        )}
      </td>
      <td>{gain ? gain.n : NOT_TOLD}</td>
    </tr>
  )
}
