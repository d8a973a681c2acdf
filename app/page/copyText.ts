/** @throws whatever keeps the page from the clipboard, as a rejection also where there is none (a page without https) */
export const copyText = async (text: string): Promise<void> => navigator.clipboard.writeText(text)
