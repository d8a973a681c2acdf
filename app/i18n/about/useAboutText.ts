/** Words for a newcomer: they come with the card that says them. */
import { inLanguage } from '../inLanguage'
import { aboutEn } from './en'
import { aboutZh } from './zh'

export const useAboutText = inLanguage({ en: aboutEn, zh: aboutZh })
