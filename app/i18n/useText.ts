/** The catalogue in the language of the page, and the one the browser asks for. */
import { type Language, useView } from '../viewStore'
import { type Catalogue, en } from './en'
import { zh } from './zh'

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, zh }

export function useText(): Catalogue {
  return CATALOGUES[useView((view) => view.language)]
}

/** The first language of a browser's list that the page has. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const found = wanted.map((tag) => tag.toLowerCase().slice(0, 2)).find((tag) => tag === 'zh' || tag === 'en')
  return found === 'zh' ? 'zh' : 'en'
}
