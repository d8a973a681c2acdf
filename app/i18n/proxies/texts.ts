/** Words about scores without training, in every language. */
import type { Language } from '../../run/viewStore'
import { type ProxiesText, proxiesEn } from './en'
import { proxiesZh } from './zh'

export type { ProxiesText }

export const PROXIES_TEXTS: Readonly<Record<Language, ProxiesText>> = { en: proxiesEn, zh: proxiesZh }
