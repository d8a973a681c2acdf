/** Files of the visitor: the run on the screen is saved as a trace; traces, logs, cells and tables of NAS-Bench-201 are opened. */
import { Menu } from '../controls/Menu'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'

const FilesMenuItems = late(() => import('./FilesMenuItems').then((m) => m.FilesMenuItems))

export function FilesMenu() {
  const t = useText().views.trace
  return (
    <Menu label={t.menu}>
      {(close) => (
        <Boundary>
          <FilesMenuItems close={close} />
        </Boundary>
      )}
    </Menu>
  )
}
