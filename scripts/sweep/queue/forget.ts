/** `sweep forget redis://... NAME`: takes a sweep out of Redis, whichever build of the lab has put it in. Folders stay. */
import { UsageError } from '../../host/usage'
import { checkAddress, shownAddress } from './address'
import { openRedis } from './connection'
import { knownSweeps, Ledger } from './ledger'
import { forgetBuild, isEmpty, knownBuilds, openQueue } from './queue'
import { jobId } from './trialJob'

const STALL_MS = 30_000

/**
 * @returns the exit code
 * @throws UsageError where Redis holds no such sweep
 */
export async function forgetSweep(given: string, sweep: string): Promise<number> {
  const address = checkAddress('forget', given)
  const warn = (line: string): void => console.error(line)
  const { redis, trouble } = await openRedis(address, STALL_MS, warn)
  try {
    const ledger = new Ledger(redis, sweep)
    if (!(await ledger.isKnown())) {
      const have = (await knownSweeps(redis)).join(', ') || 'none'
      throw new UsageError(`forget ${sweep}: is no sweep in ${shownAddress(address)}, have ${have}`)
    }
    const trials = await ledger.forget()
    let held = 0
    for (const digest of await knownBuilds(redis)) {
      const queue = openQueue(redis, { digest }, (error) => trouble.tell(`redis: ${error.message}`))
      for (const trial of trials) {
        const job = await queue.getJob(jobId({ sweep, trial }))
        // One that a worker has stays locked until it notices that its trial is gone.
        await job?.remove().catch(() => held++)
      }
      if (await isEmpty(queue)) await forgetBuild(redis, digest)
    }
    console.log(
      `${shownAddress(address)}: ${trials.length} trials of ${sweep} forgotten${held > 0 ? `, ${held} of them are being searched and end with their next epoch` : ''}`,
    )
    return 0
  } finally {
    redis.disconnect()
  }
}
