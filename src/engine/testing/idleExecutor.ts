/** An executor that computes nothing and is never lost, for tests of what stands around one. */
import type { Executor } from '../plan/plan'

export const idleExecutor = (more: Partial<Executor> = {}): Executor => ({
  chunks: 'strided',
  limits: { bindingBytes: 0, totalBytes: 0 },
  realise: () => Promise.reject(new Error('nothing to realise')),
  settled: async () => undefined,
  lost: new Promise<string>(() => {}),
  destroy: () => undefined,
  ...more,
})
