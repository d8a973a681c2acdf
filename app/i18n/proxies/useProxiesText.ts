/** Words about scores without training: they come with what says them, not with the page. */
import { inLanguage } from '../inLanguage'
import { PROXIES_TEXTS } from './texts'

export const useProxiesText = inLanguage(PROXIES_TEXTS)
