/** The words of the lesson in the language of the page. Apart from the page's own catalogue: loaded with the lesson. */
import { inLanguage } from '../i18n/inLanguage'
import { type StoryText, storyEn } from '../i18n/story/en'
import { storyZh } from '../i18n/story/zh'
import type { Language } from '../run/viewStore'

export const STORY_TEXTS: Readonly<Record<Language, StoryText>> = { en: storyEn, zh: storyZh }

export const useStoryText = inLanguage(STORY_TEXTS)
