import { inLanguage } from '../inLanguage'
import { exportingEn } from './en'
import { exportingZh } from './zh'

export const useExportText = inLanguage({ en: exportingEn, zh: exportingZh })
