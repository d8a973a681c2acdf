/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: Blob | string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content)
  link.download = name
  link.click()
  // The download has its own hold on the content once the click is through.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
