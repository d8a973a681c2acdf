/** The glossary in the language of the page; null until it is loaded, which is not before the first pictures. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Glossary } from '../i18n/glossary/en'
import { type Language, useView } from '../run/viewStore'

const loaded = createStore<Partial<Record<Language, Glossary>>>()(() => ({}))

const LOADERS: Readonly<Record<Language, () => Promise<Glossary>>> = {
  en: () => import('../i18n/glossary/en').then(({ glossaryEn }) => glossaryEn),
  zh: () => import('../i18n/glossary/zh').then(({ glossaryZh }) => glossaryZh),
}
const asked = new Set<Language>()

/** Without its glossary a text is plain; a failed fetch is tried again with the next text. */
function load(language: Language): void {
  if (asked.has(language)) return
  asked.add(language)
  LOADERS[language]().then(
    (glossary) => loaded.setState({ [language]: glossary }),
    () => asked.delete(language),
  )
}

export function useGlossary(): Glossary | null {
  const language = useView((view) => view.language)
  useEffect(() => load(language), [language])
  return useStore(loaded, (glossaries) => glossaries[language] ?? null)
}
