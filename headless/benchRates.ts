/** The rates of the adapter in the page. */
import { openBackend } from '../src/backend'
import { type ExecutorRates, measureRates } from './executorRates'
import { register } from './registry'

register('benchRates', async (): Promise<ExecutorRates> => {
  const { executor, adapter } = await openBackend()
  // A software adapter has little bandwidth to measure and less time.
  return measureRates(executor, {
    bytes: (adapter.software ? 32 : 128) * 2 ** 20,
    groups: adapter.software ? 64 : 8192,
  })
})
