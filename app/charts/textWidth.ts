/** How much room a text takes in a chart, without asking the page. */
import { createContext } from 'react'

/** Widths of a letter at 11 px, which texts of charts have: Latin and Chinese. Plates behind labels need not be exact. */
const LETTER = { latin: 6.2, chinese: 12 }

export const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? LETTER.chinese : LETTER.latin), 0)

/** How many times as large as 11 px the texts are. */
export const TextScale = createContext(1)

/** While presenting (present.css). */
export const PRESENTED = 14 / 11
