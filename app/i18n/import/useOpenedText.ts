/** Words about cells and runs of other programs: they come with the sheets that say them, not with the page. */
import { inLanguage } from '../inLanguage'
import { openedEn } from './en'
import { openedZh } from './zh'

export const useOpenedText = inLanguage({ en: openedEn, zh: openedZh })
