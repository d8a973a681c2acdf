import { inLanguage } from '../inLanguage'
import { questionEn } from './en'
import { questionZh } from './zh'

export const useQuestionText = inLanguage({ en: questionEn, zh: questionZh })
