/** A computed color as every program that reads SVG knows it: `color-mix()` computes to `color(srgb ...)`, which few do. */
export function plainColor(color: string): string {
  const [, channels, alpha] = /^color\(srgb ([\d.e+-]+ [\d.e+-]+ [\d.e+-]+)(?: \/ ([\d.]+))?\)$/.exec(color) ?? []
  if (channels === undefined) return color
  const [red, green, blue] = channels.split(' ').map((part) => Math.round(255 * Math.min(1, Math.max(0, Number(part)))))
  return alpha === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
