import { inLanguage } from '../inLanguage'
import { gaugesEn } from './en'
import { gaugesZh } from './zh'

export const useGaugesText = inLanguage({ en: gaugesEn, zh: gaugesZh })
