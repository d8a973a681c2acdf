/** Which stage of a search in stages the cursor, or the search behind it, stands in; nothing for a search in one. */
import { stageAt } from '../../src/protocol/stages'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'

export function StageFact() {
  const t = useText()
  const config = useRun((run) => run.config)
  const shown = useView((view) => view.cursor)
  if (!config) return null
  const { index, of, cells } = stageAt(config, Math.max(1, Math.ceil(shown)))
  return of > 1 ? <span>{t.algorithms.stage(index + 1, of, cells)}</span> : null
}
