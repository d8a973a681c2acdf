/** The middle column: the cell above the edge explorer, or one of the two where the window is low. */
import { Segmented } from '../controls/Segmented'
import { useText } from '../i18n/useText'
import { late } from '../page/late'
import { useMedia } from '../page/useMedia'
import { useRun } from '../run/runStore'
import { type GraphView, useView } from '../run/viewStore'
import { CellPanel } from './CellPanel'
import { EdgesPanel } from './EdgesPanel'

/** Wide enough for columns, too low for two pictures above each other. */
const ONE_OF_TWO = '(min-width: 1180px) and (max-height: 819px)'

/** Only runs whose cells share no alphas need it. */
const CellRowPanel = late(() => import('./CellRowPanel').then((m) => m.default))

export function GraphColumn() {
  const t = useText().views.edges
  const graph = useView((view) => view.graph)
  const set = useView((view) => view.set)
  const one = useMedia(ONE_OF_TWO)
  const perCell = useRun((run) => run.config?.alphas.perCell ?? false)
  const tabs = one ? (
    <Segmented<GraphView>
      label={t.graph}
      value={graph}
      options={[
        ['cell', t.cellTab],
        ['edges', t.edgesTab],
      ]}
      onChange={(next) => set({ graph: next })}
    />
  ) : null
  return (
    <div className="graph">
      {(!one || graph === 'cell') && <CellPanel tabs={tabs} legend={one} />}
      {perCell && (!one || graph === 'cell') && <CellRowPanel />}
      {(!one || graph === 'edges') && <EdgesPanel tabs={tabs} />}
    </div>
  )
}
