import { inLanguage } from '../inLanguage'
import { setupEn } from './en'
import { setupZh } from './zh'

export const useSetupText = inLanguage({ en: setupEn, zh: setupZh })
