/** Words of the evidence: they come with the pages that say them. */
import { inLanguage } from '../inLanguage'
import { type EvidenceText, evidenceEn } from './en'
import { evidenceZh } from './zh'

export const useEvidenceText = inLanguage<EvidenceText>({ en: evidenceEn, zh: evidenceZh })
