/** Copies texts, and says what became of it beside the text that was copied, not beside the next one. */
import { useState } from 'react'

type Became = 'copied' | 'refused'

interface Copy {
  /** @param beside the text that the answer stands beside, where it is another one */
  copy(text: string, beside?: string): void
  /** Of the last copy, where it was this text's; null otherwise. */
  became(beside: string): Became | null
}

/** @throws whatever keeps the page from the clipboard, as a rejection also where there is none (a page without https) */
const copyText = async (text: string): Promise<void> => navigator.clipboard.writeText(text)

export function useCopy(): Copy {
  const [last, setLast] = useState<{ readonly beside: string; readonly became: Became } | null>(null)
  return {
    copy(text, beside = text) {
      copyText(text).then(
        () => setLast({ beside, became: 'copied' }),
        () => setLast({ beside, became: 'refused' }),
      )
    },
    became: (beside) => (last?.beside === beside ? last.became : null),
  }
}
