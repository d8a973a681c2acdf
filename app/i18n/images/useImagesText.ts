import { inLanguage } from '../inLanguage'
import { imagesEn } from './en'
import { imagesZh } from './zh'

export const useImagesText = inLanguage({ en: imagesEn, zh: imagesZh })
