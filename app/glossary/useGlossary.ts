/** The glossary in the language of the page. */
import { type Glossary, glossaryEn } from '../i18n/glossary/en'
import { glossaryZh } from '../i18n/glossary/zh'
import { useView } from '../viewStore'

export function useGlossary(): Glossary {
  return useView((view) => view.language) === 'zh' ? glossaryZh : glossaryEn
}
