import { inLanguage } from '../inLanguage'
import { savedRunsEn } from './en'
import { savedRunsZh } from './zh'

export const useSavedRunsText = inLanguage({ en: savedRunsEn, zh: savedRunsZh })
