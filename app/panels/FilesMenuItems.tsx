/** What the menu of files holds. */
import { cellsStore } from '../cells/cellsStore'
import { ChooseFiles } from '../controls/ChooseFiles'
import { useText } from '../i18n/useText'
import { refusing } from '../page/refusing'
import { session } from '../run/lab'
import { opening } from '../run/opening'
import { useRun } from '../run/runStore'
import { openServedTable, useServedTable } from '../setup/servedTable'
import type { TraceForm } from '../trace/saveTrace'

const FORMS = ['json', 'csv', 'notebook'] as const satisfies readonly TraceForm[]

interface CloseProps {
  readonly close: () => void
}

export function FilesMenuItems({ close }: CloseProps) {
  const { opened, views } = useText()
  const t = views.trace
  const epochs = useRun((run) => run.records.length)
  const lacksFinal = useRun(
    ({ config, table: known, records }) =>
      config?.space === 'nas-bench-201' && known === null && !records.some(({ benchmark }) => benchmark),
  )
  const save = async (form: TraceForm): Promise<void> => {
    const { saveTrace } = await import('../trace/saveTrace')
    saveTrace(session.shownRecording(), form)
  }
  return (
    <>
      {FORMS.map((form) => (
        <button
          key={form}
          type="button"
          disabled={epochs === 0}
          onClick={() => {
            close()
            void refusing(() => save(form))
          }}
        >
          <b>{t.forms[form]}</b>
          <span>{t.about[form]}</span>
        </button>
      ))}
      <hr />
      <button
        type="button"
        onClick={() => {
          close()
          cellsStore.getState().set({ isOpen: true })
        }}
      >
        <b>{opened.open}</b>
        <span>{opened.openAbout}</span>
      </button>
      <ChooseFiles
        label={t.open}
        takes="files"
        onFiles={(chosen) => {
          close()
          void opening(({ openFiles }) => openFiles(chosen))
        }}
      >
        <b>{t.open}</b>
        <span>{t.openAbout}</span>
      </ChooseFiles>
      <ChooseFiles
        label={t.table}
        accept=".csv"
        onFiles={([chosen]) => {
          close()
          if (chosen) void opening(({ openTable }) => openTable(chosen))
        }}
      >
        <b>{t.table}</b>
        <span>{t.tableAbout}</span>
      </ChooseFiles>
      {lacksFinal && <ServedTable close={close} />}
    </>
  )
}

/** The table that this site has, where it has one. */
function ServedTable({ close }: CloseProps) {
  const t = useText().views.trace
  if (!useServedTable()) return null
  return (
    <button
      type="button"
      onClick={() => {
        close()
        void openServedTable()
      }}
    >
      <b>{t.servedTable}</b>
      <span>{t.servedTableAbout}</span>
    </button>
  )
}
