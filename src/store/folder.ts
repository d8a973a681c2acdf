/** The few things the store asks of a file system. Paths are names joined by `/`; folders come into being by writing. */
import type { StorageFacts } from '../protocol/runs'

export interface Folder {
  /** The file, or its first `end` bytes; null where there is none. */
  read(path: string, end?: number): Promise<Uint8Array<ArrayBuffer> | null>
  /** Bytes of a file; 0 where there is none. */
  size(path: string): Promise<number>
  /**
   * The whole file, on disk when this resolves. What it leaves behind when it throws may be a piece.
   *
   * @throws SearchError 'storage-full' when the browser grants no more room
   */
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** A file, or a folder with all in it; nothing happens where there is none. */
  remove(path: string): Promise<void>
  /** Names in a folder; none where there is no such folder. */
  list(path: string): Promise<string[]>
  /** What the browser says of its quota; null where it does not. */
  storage(): Promise<StorageFacts | null>
}
