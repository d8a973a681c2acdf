/** The sheet of opened cells, joined to the files of the page. */
import { CellsSheet } from '../cells/CellsSheet'
import { useCells } from '../cells/cellsStore'
import { opening } from '../run/opening'
import { openServedTable, useServedTable } from '../setup/servedTable'

export function OpenCell() {
  const served = useServedTable(useCells(({ cells, shown }) => cells[shown]?.normal?.inputs === 1))
  return (
    <CellsSheet
      readTable={served ? () => void openServedTable() : null}
      onText={(text) => void opening(({ openText }) => openText(text))}
      onFiles={(files) => void opening(({ openFiles }) => openFiles(files))}
    />
  )
}
