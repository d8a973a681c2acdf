/** Files dropped anywhere on the page: a run is shown, images go to the worker; what became of them is said in a notice. */
import { useLayoutEffect, useState } from 'react'
import { cellsStore } from '../cells/cellsStore'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { droppedFolders } from '../run/droppedFiles'
import { opening } from '../run/opening'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'

const FilesNotice = late(() => import('./FilesNotice').then((m) => m.FilesNotice))

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

export function DropZone() {
  const t = useText()
  const [over, setOver] = useState(false)
  const reading = useView((view) => view.readingFiles)
  const told = useRun((run) => run.notice !== null)

  // Before the first paint: a file dropped on a page that does not listen yet would take the browser away from it.
  useLayoutEffect(() => {
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      const folders = event.dataTransfer && droppedFolders(event.dataTransfer)
      if (folders) {
        void opening(({ openFolder }) => openFolder(folders))
        return
      }
      // The list of the event is empty once it is handled.
      const files = [...(event.dataTransfer?.files ?? [])]
      void opening(({ openFiles }) => openFiles(files))
    }
    /** Anywhere but in a field: a genotype or a log is shown, any other text is none of our business. */
    const paste = (event: ClipboardEvent): void => {
      const at = event.target instanceof HTMLElement ? event.target : null
      if (at?.closest('input, textarea, [contenteditable]')) return
      const files = [...(event.clipboardData?.files ?? [])]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (files.length > 0) void opening(({ openFiles }) => openFiles(files))
      else if (text.length > 10)
        void opening(async ({ isForUs, openText }) => {
          if (await isForUs(text)) await openText(text)
        })
    }
    /** A cell of the address is read once, when it is set. */
    const follow = ({ linked }: { readonly linked: string | null }): void => {
      if (linked === null) return
      cellsStore.getState().set({ linked: null })
      void opening(({ openText }) => openText(linked))
    }
    follow(cellsStore.getState())
    const unfollow = cellsStore.subscribe(follow)
    addEventListener('paste', paste)
    addEventListener('dragenter', enter)
    addEventListener('dragover', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      unfollow()
      removeEventListener('paste', paste)
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])

  return (
    <>
      {over && (
        <div className="drop">
          <div>
            <strong>{t.drop.title}</strong>
            <span>{t.drop.body}</span>
          </div>
        </div>
      )}
      {(reading || told) && (
        <Boundary>
          <FilesNotice />
        </Boundary>
      )}
    </>
  )
}
