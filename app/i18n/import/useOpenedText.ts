/** Words about cells and runs of other programs: they come with the sheets that say them, not with the page. */
import { useView } from '../../run/viewStore'
import { type OpenedCatalogue, openedEn } from './en'
import { openedZh } from './zh'

const OPENED_TEXTS = { en: openedEn, zh: openedZh } as const

export function useOpenedText(): OpenedCatalogue {
  return OPENED_TEXTS[useView((view) => view.language)]
}
