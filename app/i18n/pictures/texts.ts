/** Words of saved pictures, in every language. */
import type { Language } from '../../run/viewStore'
import { type PicturesText, picturesEn } from './en'
import { picturesZh } from './zh'

export type { PicturesText }

export const PICTURES_TEXTS: Readonly<Record<Language, PicturesText>> = { en: picturesEn, zh: picturesZh }
