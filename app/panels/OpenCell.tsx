/** The sheet of opened cells, joined to the files of the page. */
import { CellsSheet } from '../cells/CellsSheet'
import { useCells } from '../cells/cellsStore'
import { openFiles, openTable, openText } from '../run/openFiles'
import { servedTable, useServedTable } from '../setup/servedTable'

export function OpenCell() {
  const served = useServedTable(useCells(({ cells, shown }) => cells[shown]?.normal?.inputs === 1))
  return (
    <CellsSheet
      readTable={served ? () => void servedTable().then((file) => file && openTable(file)) : null}
      onText={(text) => void openText(text)}
      onFiles={(files) => void openFiles(files)}
    />
  )
}
