/** How counts are written in messages of this room: `61,441`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}
