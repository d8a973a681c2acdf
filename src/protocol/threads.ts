/**
 * What a worker with the CPU engine and the page that made it say to each other of the threads beside that worker. The page starts them and
 * hands on what is said: a worker of Firefox that starts another may wait for it for ever (docs/adr/0022-the-processor-as-second-executor.md).
 */

/** From the worker: about the thread of this name, which it chose. */
export type ThreadOrder = { readonly type: 'thread'; readonly name: string } & (
  | { readonly order: 'start' }
  | { readonly order: 'tell'; readonly message: unknown }
  | { readonly order: 'end' }
)

/** From the page. */
export type ThreadNews = { readonly type: 'thread'; readonly name: string } & (
  | { readonly news: 'said'; readonly message: unknown }
  | { readonly news: 'failed'; readonly why: string }
)

const isOfThreads = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'thread'

export const isThreadOrder = (data: unknown): data is ThreadOrder => isOfThreads(data) && 'order' in (data as object)
export const isThreadNews = (data: unknown): data is ThreadNews => isOfThreads(data) && 'news' in (data as object)
