/** In the packed lab in place of scripts/host/browser.ts and dawn.ts: it carries no driver of browsers. */
import { SearchError } from '../../src/errors'

function refuse(): never {
  throw new SearchError(
    'unsupported',
    'the packed lab computes on the processor alone; --engine webgpu and pictures of ImageNet need a clone of the project',
  )
}

export const openHeadlessPage = refuse
export const launchChromium = refuse
export const openDawn = refuse
