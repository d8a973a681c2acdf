/** Words of the searches with several seeds: they come with their page. */
import { inLanguage } from '../inLanguage'
import { type SeedsText, seedsEn } from './en'
import { seedsZh } from './zh'

export const useSeedsText = inLanguage<SeedsText>({ en: seedsEn, zh: seedsZh })
