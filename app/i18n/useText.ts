/** The catalogue in the language of the page, and the language the browser asks for. */
import { create } from 'zustand'
import { type Language, useView } from '../run/viewStore'
import { type Catalogue, en } from './en'

/** English comes with the page, Chinese when it is asked for. */
const useCatalogues = create<Readonly<Record<Language, Catalogue | null>>>(() => ({ en, zh: null }))

/** Fetches the texts of a language; until they are there the page goes on in English. */
export async function loadLanguage(language: Language): Promise<void> {
  if (useCatalogues.getState()[language]) return
  const { zh } = await import('./zh')
  useCatalogues.setState({ zh })
}

export function useText(): Catalogue {
  const language = useView((view) => view.language)
  return useCatalogues((catalogues) => catalogues[language]) ?? en
}

/** The first language of a browser's list that the page has. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const found = wanted.map((tag) => tag.toLowerCase().slice(0, 2)).find((tag) => tag === 'zh' || tag === 'en')
  return found === 'zh' ? 'zh' : 'en'
}
