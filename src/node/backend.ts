/**
 * The CPU engine as what a session opens: one executor for the process, opened again after it was lost, and who hears that
 * it failed.
 */
import type { Executor } from '../engine/plan/plan'
import type { SearchError } from '../errors'
import { CPU_ENGINE } from '../protocol/engines'
import type { AdapterInfo } from '../protocol/facts'
import type { OpenExecutor } from '../session/deviceGuard'
import { type NodeCpuOptions, openNodeCpu } from './cpu'

const ADAPTER: AdapterInfo = { backend: 'cpu', description: CPU_ENGINE, software: false }

export interface NodeBackend {
  readonly adapter: AdapterInfo
  /**
   * @param signal told to stop while it opens, it is closed, and the next call opens another
   * @throws SearchError as `openNodeCpu`
   */
  open(signal?: AbortSignal): Promise<OpenExecutor>
  /** Ends its threads; the next `open` starts new ones. */
  close(): Promise<void>
}

/** @param options threads and checks; its failures are told to who listens */
export function nodeBackend(options: Omit<NodeCpuOptions, 'onFailure' | 'signal'> = {}): NodeBackend {
  let opened: Promise<OpenExecutor> | null = null
  /** A waiting thread keeps no process alive; an open engine does. */
  let hold: NodeJS.Timeout | undefined
  const open = async (signal?: AbortSignal): Promise<OpenExecutor> => {
    const listeners = new Set<(error: SearchError) => void>()
    clearInterval(hold)
    hold = setInterval(() => undefined, 2 ** 30)
    const executor: Executor = await openNodeCpu({
      ...options,
      ...(signal ? { signal } : {}),
      onFailure: (error) => {
        opened = null
        for (const listener of [...listeners]) listener(error)
        listeners.clear()
      },
    })
    return {
      executor,
      adapter: ADAPTER,
      onFailure: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
  }
  return {
    adapter: ADAPTER,
    open: (signal) => {
      opened ??= open(signal).catch((error: unknown) => {
        opened = null
        throw error
      })
      return opened
    },
    close: async () => {
      const last = await opened?.catch(() => null)
      last?.executor.destroy()
      clearInterval(hold)
    },
  }
}
