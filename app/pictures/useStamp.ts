/** What a picture of a run says of it, in the language of the page. */
import { useText } from '../i18n/useText'
import { viewStore } from '../run/viewStore'
import { sourceText } from '../telling/sourceText'
import type { PictureStamp, RunPicture } from './stamp'

/** The words come when a picture is first saved. */
export function useStamp(): (picture: Omit<RunPicture, 'datasetText'>) => Promise<PictureStamp> {
  const t = useText()
  return async (picture) => {
    const { stampOfRun } = await import('./stamp')
    const { PICTURES_TEXTS } = await import('../i18n/pictures/texts')
    const words = PICTURES_TEXTS[viewStore.getState().language]
    return stampOfRun({ ...picture, datasetText: sourceText(t, picture.dataset) }, words)
  }
}
