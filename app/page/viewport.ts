/** The part of the window that the page is laid out in; scroll bars that take room are no part of it. CSS pixels. */
export function viewport(): { readonly width: number; readonly height: number } {
  const { clientWidth, clientHeight } = document.documentElement
  return { width: clientWidth, height: clientHeight }
}
