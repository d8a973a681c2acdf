/** Whether the run on the screen may give way to another: a live one is left only after a question, which the page's one dialog asks. */
import { runStore } from './runStore'
import { wouldDiscard } from './session'

let ask: () => Promise<boolean> = () => Promise.resolve(false)

/** The dialog that asks from now on. */
export function askWith(dialog: () => Promise<boolean>): void {
  ask = dialog
}

/** At once where nothing would be lost. */
export const mayReplace = (): true | Promise<boolean> => !wouldDiscard(runStore) || ask()
