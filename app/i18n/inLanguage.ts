/** Catalogues that come with the part that says them. */
import { type Language, useView } from '../run/viewStore'

/** A hook that gives the texts in the language of the page. */
export function inLanguage<Texts>(texts: Readonly<Record<Language, Texts>>): () => Texts {
  return () => texts[useView((view) => view.language)]
}
