/** Opens what the visitor gives. The code for it is loaded when something is there to open; that it could not be is told. */
import { refusing } from '../page/refusing'

export const opening = (open: (openers: typeof import('./openFiles')) => Promise<void>): Promise<void> =>
  refusing(async () => open(await import('./openFiles')))
