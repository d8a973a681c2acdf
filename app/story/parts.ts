/** The parts of the page that a card can point at and an address can hide; each carries its name in `data-part`. */
export const PARTS = ['top', 'caption', 'curves', 'cell', 'edges', 'rules', 'result', 'time', 'status'] as const
export type Part = (typeof PARTS)[number]

export function partElement(part: Part): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-part="${part}"]`)
}
