/**
 * A part of the page that cannot be drawn, or whose code cannot be loaded (no network, a newer build on the server), says so
 * in its place; the rest of the page and what is running go on.
 */
import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/useText'

interface BoundaryProps {
  readonly children: ReactNode
}

export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error ? <Broken message={error.message} /> : this.props.children
  }
}

function Broken({ message }: { readonly message: string }) {
  const { what, remedy, reload } = useText().runs.brokenPart
  return (
    <section className="broken-part" role="alert">
      <p>
        <b>{what}</b> {remedy}
        <small>{message}</small>
      </p>
      <button type="button" onClick={() => location.reload()}>
        {reload}
      </button>
    </section>
  )
}
