/**
 * What a thread beside the first does: hears messages while it has nothing to wait for, and between them waits for jobs in memory, where no
 * message reaches it. The job `listen` sends it back to its messages.
 */
import type { ModuleExports } from '../translate'
import { abort, CONTROL_ADDRESS, type FromThread, JOB, JOB_KIND, jobAddress, type ToThread } from './jobs'

/** Looks before it falls asleep: between two slices of a step no time is lost, and an idle thread takes no power. */
const SPINS = 2_000

export function serveThread(post: (message: FromThread) => void): (message: ToThread) => Promise<void> {
  const modules = new Map<number, ModuleExports>()
  let memory: WebAssembly.Memory | null = null
  let thread = 0
  let threads = 0

  const work = (words: Int32Array, jobs: number, seenBefore: number): void => {
    let seen = seenBefore
    for (;;) {
      for (let i = 0; i < SPINS && Atomics.load(words, jobs + JOB.generation) === seen; i++);
      Atomics.wait(words, jobs + JOB.generation, seen)
      const generation = Atomics.load(words, jobs + JOB.generation)
      if (generation === seen) continue
      seen = generation
      if (words[jobs + JOB.kind] === JOB_KIND.listen) return
      const at = (word: number): number => (words[jobs + word] as number) >>> 0
      const instance = modules.get(at(JOB.module))
      if (!instance) throw new Error(`no module ${at(JOB.module)}`)
      instance.run(at(JOB.list), at(JOB.count), thread, threads, CONTROL_ADDRESS)
    }
  }

  return async (message) => {
    try {
      if (message.type === 'begin') ({ memory, thread, threads } = message)
      else if (message.type === 'drop') modules.delete(message.number)
      else {
        const { exports } = await WebAssembly.instantiate(message.module, {
          env: { memory: memory as WebAssembly.Memory },
        })
        modules.set(message.number, exports as unknown as ModuleExports)
      }
    } catch (error) {
      post({ type: 'failed', message: String(error) })
      return
    }
    const words = new Int32Array((memory as WebAssembly.Memory).buffer)
    const jobs = jobAddress(threads) >>> 2
    const seen = Atomics.load(words, jobs + JOB.generation)
    post({ type: 'ready' })
    try {
      work(words, jobs, seen)
    } catch (error) {
      abort(words)
      post({ type: 'failed', message: String(error) })
    }
  }
}
