/** Requests that are told to stop, over a worker that only writes down what it is sent. */
import { expect, it } from 'vitest'
import { presetConfig } from '../src/protocol/presets'
import { conductEvaluation, conductScoring, conductSearch, type LabPort } from './conduct'

type Hear = Parameters<LabPort['hear']>[0]
type Heard = Parameters<Hear>[0]

class WrittenPort implements LabPort {
  readonly sent: string[] = []
  tell: Hear = () => undefined

  last: object = {}

  send(command: { readonly type: string }): void {
    this.last = command
    this.sent.push(command.type)
  }

  hear(onEvent: Hear): void {
    this.tell = onEvent
  }
}

const LOAD = { type: 'load-shards', manifestUrl: 'file:///manifest.json' } as const
const LOADED = { type: 'dataset', dataset: { id: 'cifar10' } } as Heard
const config = presetConfig('two-minutes', 'darts')
const request = {} as never

type Conducted = (port: LabPort, load: typeof LOAD | null, signal: AbortSignal) => Promise<unknown>
const search: Conducted = (port, load, signal) => conductSearch(port, { config }, load, () => undefined, signal)
const evaluation: Conducted = (port, load, signal) =>
  conductEvaluation(port, { request }, load, () => undefined, signal)
const scoring: Conducted = (port, load, signal) => conductScoring(port, { request }, load, () => undefined, signal)

it.each([
  ['a search', search, 'start', 'stop', 'finished'],
  ['an evaluation', evaluation, 'evaluate', 'stop-evaluation', 'evaluation-finished'],
  ['a scoring', scoring, 'score-cells', 'stop-scoring', 'scoring-finished'],
] as const)(
  '%s that is stopped while its images are read ends so and never begins',
  async (_, conducted, begin, stop, end) => {
    const [port, running, stopper] = [new WrittenPort(), new WrittenPort(), new AbortController()]
    const stopped = conducted(port, LOAD, stopper.signal)
    const told = conducted(running, null, stopper.signal)
    stopper.abort()
    expect(await stopped).toMatchObject({ type: end, reason: 'stopped' })
    port.tell(LOADED)
    expect(port.sent).toEqual(['load-shards'])
    // One that has begun is told, and says itself how it ends.
    expect(running.sent).toEqual([begin, stop])
    running.tell({ type: end, reason: 'stopped', returnsEpoch: 3 } as Heard)
    expect(await told).toMatchObject({ returnsEpoch: 3 })
    const late = new WrittenPort()
    expect(await conducted(late, LOAD, stopper.signal)).toMatchObject({ type: end, reason: 'stopped' })
    expect(late.sent).toEqual([])
  },
)

it('a training or scoring of a cell alone takes the images that were loaded; one of a run keeps those that it names', () => {
  const settings = { channels: 4, dataset: 'fashion-mnist' }
  const request = { budget: settings, network: settings } as never
  const begun = (conduct: typeof conductEvaluation | typeof conductScoring, adopts: boolean) => {
    const port = new WrittenPort()
    void (conduct as typeof conductScoring)(port, { request, adopts }, LOAD, () => undefined)
    port.tell(LOADED)
    return port.last
  }
  const adopted = { ...settings, dataset: 'cifar10' }
  expect(begun(conductEvaluation as never, true)).toMatchObject({ request: { budget: adopted } })
  expect(begun(conductScoring, true)).toMatchObject({ request: { network: adopted } })
  expect(begun(conductScoring, false)).toMatchObject({ request })
})
