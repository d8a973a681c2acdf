/** Words about scores without training: they come with what says them, not with the page. */
import { inLanguage } from '../inLanguage'
import { proxiesEn } from './en'
import { proxiesZh } from './zh'

export const useProxiesText = inLanguage({ en: proxiesEn, zh: proxiesZh })
