/** The sheet of opened cells, joined to the files of the page and to the question before a live run is lost. */
import { useRef } from 'react'
import { CellsSheet } from '../cells/CellsSheet'
import { useCells } from '../cells/cellsStore'
import { openFiles, openTable, openText } from '../run/openFiles'
import { runStore } from '../run/runStore'
import { wouldDiscard } from '../run/session'
import { servedTable, useServedTable } from '../setup/servedTable'
import { DiscardDialog, type DiscardHandle } from './DiscardDialog'

export function OpenCell() {
  const discard = useRef<DiscardHandle>(null)
  const served = useServedTable(useCells(({ cells, shown }) => cells[shown]?.normal?.inputs === 1))
  const mayReplace = async (): Promise<boolean> => !wouldDiscard(runStore) || ((await discard.current?.ask()) ?? false)
  return (
    <>
      <CellsSheet
        readTable={served ? () => void servedTable().then((file) => file && openTable(file)) : null}
        onText={(text) => void openText(text, mayReplace)}
        onFiles={(files) => void openFiles(files, mayReplace)}
      />
      <DiscardDialog ref={discard} />
    </>
  )
}
