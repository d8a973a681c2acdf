/** A headline in which hyphenated words stay whole, "skip-connect" above all; its text is not changed by that. */
const HYPHENATED = /([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)/

export function Headline({ children }: { readonly children: string }) {
  return children.split(HYPHENATED).map((piece, i) =>
    // Every second piece is what the split was made at.
    i % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name than their place
      <span key={i} className="whole">
        {piece}
      </span>
    ),
  )
}
