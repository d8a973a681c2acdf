/** The few icons of the page, drawn in the color of the text. */
const SHAPES = {
  play: 'M5 3.2v9.6l8-4.8z',
  pause: 'M4.5 3.5h2.6v9H4.5zM8.9 3.5h2.6v9H8.9z',
  again: 'M8 3a5 5 0 1 1-4.8 3.6l1.4.4A3.5 3.5 0 1 0 8 4.5V6.6L4.9 3.8 8 1z',
  back: 'M10.8 3.6v8.8L5 8zM3.6 3.8h1.4v8.4H3.6z',
  forward: 'M5.2 3.6v8.8L11 8zM11 3.8h1.4v8.4H11z',
  stop: 'M4 4h8v8H4z',
  light:
    'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.4 1h1.2v2.4H7.4zM7.4 12.6h1.2V15H7.4zM1 7.4h2.4v1.2H1zM12.6 7.4H15v1.2h-2.4zM2.6 3.5l.9-.9 1.7 1.7-.9.9zM10.8 11.7l.9-.9 1.7 1.7-.9.9zM2.6 12.5l1.7-1.7.9.9-1.7 1.7zM10.8 4.3l1.7-1.7.9.9-1.7 1.7z',
  dark: 'M9.6 1.6A6.5 6.5 0 1 0 14.4 10 5.2 5.2 0 0 1 9.6 1.6z',
  auto: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3v10A5 5 0 0 0 8 3z',
  expand: 'M2 2h5v1.5H3.5V7H2zM14 14H9v-1.5h3.5V9H14z',
  close: 'M3.8 2.9 8 7.1l4.2-4.2.9.9L8.9 8l4.2 4.2-.9.9L8 8.9l-4.2 4.2-.9-.9L7.1 8 2.9 3.8z',
} as const

export function Icon({ shape }: { readonly shape: keyof typeof SHAPES }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
      <path d={SHAPES[shape]} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
