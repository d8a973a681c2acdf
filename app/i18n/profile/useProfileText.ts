import { inLanguage } from '../inLanguage'
import { profileEn } from './en'
import { profileZh } from './zh'

export const useProfileText = inLanguage({ en: profileEn, zh: profileZh })
