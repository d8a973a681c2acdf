/**
 * Owns the search: for each epoch, for each pair of batches, one bilevel step; then derive the genotype, ask the stopping
 * rules, yield a record. Knows nothing of who is watching: pausing is `gate`, stopping is `signal`.
 */

import type { Batch, SearchBatches } from '../data/batches'
import { sha256Hex } from '../data/digest'
import { drawsNoise, type Hyper, type Supernet } from '../engine/supernet'
import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { FinishReason, Player } from '../protocol/facts'
import type { SearchProgress, StepProfile, StepTime, TurnRecord } from '../protocol/messages'
import type { EpochRecord, StateDigests } from '../protocol/record'
import { type Stage, stageAt } from '../protocol/stages'
import { streamFor } from '../random'
import type { SearchState } from '../store/checkpoint'
import { algorithmOf, hyperOf, startAlphas } from './algorithms'
import type { Algorithm } from './algorithms/algorithm'
import { seedNoise } from './algorithms/noise'
import { setBatches } from './bilevel'
import { describeEpoch, type EpochFigures } from './describeEpoch'
import { dominantEigenvalue } from './eigenvalue'
import { finiteNumbers } from './finite'
import { measureGauges } from './gauges/measure'
import { initialParams } from './initialise'
import { checkFinite, Pace } from './pace'
import { cosineLearningRate } from './schedule'
import { profiledStep, timeTurn } from './stepProfile'
import { watchTurn } from './watchTurn'

/** What the loop may do before its next step: go on, make one watched turn and ask again, or have its supernet asked something. */
export type Grant = 'run' | 'turn' | 'question'

/** A search at rest between two turns, whose supernet may be asked; what its passes touch is put back afterwards. */
export interface Rest {
  readonly supernet: Supernet
  /** In progress. */
  readonly epoch: number
  /** Steps done in it. */
  readonly step: number
}

/** A place between two steps at which the search may be saved. */
export interface Moment {
  /** An epoch is complete, a step is, or the search is about to end. */
  readonly at: 'epoch' | 'step' | 'end'
  readonly epoch: number
  readonly step: number
  /** Waits for the GPU and reads everything that decides how the search goes on. */
  capture(): Promise<SearchState>
}

export interface SearchInputs {
  /** That of the stage in which the search begins or goes on. The caller made it and frees it. */
  readonly supernet: Supernet
  /** The supernet of a later stage, in place of the one before it; only a search in stages needs it. */
  readonly enterStage?: (stage: Stage) => Promise<Supernet>
  /** The two data streams: a pass over the weight half is an epoch, the alpha half repeats by itself. */
  readonly batches: SearchBatches
  /** Classes of the data set; only the cost of a genotype needs it. */
  readonly classes: number
  /** Resolves when the GPU has done everything submitted so far. */
  readonly settled: () => Promise<unknown>
  /** Milliseconds on any clock; times are reported, never decided on. */
  readonly now: () => number
  /** Aborting ends the search before its next step; the epoch in progress gives no record. */
  readonly signal?: AbortSignal
  /**
   * Asked before each step, whose first turn waits for the answer; `step` counts the steps done in this epoch. After a
   * turn that was granted alone it is asked before the second turn as well. Asked once more when all is done, the epoch
   * then one that there is not: nobody has a turn there (`next` null), but the supernet can still be asked.
   */
  readonly gate?: (epoch: number, step: number, next: Player | null) => Promise<Grant> | undefined
  /** Puts the question that the gate has granted; the search waits for it, and goes on with the same bits. */
  readonly onQuestion?: (rest: Rest) => Promise<void>
  /** Told what a turn that was granted alone has moved. */
  readonly onTurn?: (turn: TurnRecord) => void
  /** Told at every place where the search may be saved, before the gate; the search waits for what it returns. */
  readonly checkpoint?: (moment: Moment) => Promise<void> | undefined
  /** Where to go on; `batches` must stand there too. Left out: from the beginning. */
  readonly from?: SearchState
  /** Tell with every record what weights and alphas are, bit by bit; worth it where they can be computed again. */
  readonly digests?: boolean
  readonly onProgress?: (progress: SearchProgress) => void
  /** The one fixed set of images; only a search that selects by the supernet needs it. */
  readonly fixed?: (images: number) => readonly Batch[]
  /** Told whenever a pass of a measurement or of that selection was read back: many may lie between two steps. */
  readonly onRead?: () => void
  /** Told after every pass of that selection over its images. */
  readonly onSelecting?: (done: number, total: number) => void
  /** Told once an epoch where the time of a step went, if the adapter can tell. */
  readonly onProfile?: (profile: StepProfile) => void
}

/**
 * DARTS (arXiv 1806.09055) with the stopping rules of DARTS+ (arXiv 1909.06035), one record an epoch.
 * The same config, data and adapter give the same numbers, times excepted.
 *
 * @returns why it ended
 * @throws SearchError 'diverged' when a loss is NaN or infinite
 */
export async function* search(config: SearchConfig, inputs: SearchInputs): AsyncGenerator<EpochRecord, FinishReason> {
  const { batches, signal, now } = inputs
  let { supernet } = inputs
  const algorithm = algorithmOf(config.algorithm)
  const { stepsPerEpoch } = batches
  const start = inputs.from ?? { epoch: 1, step: 0, epochMs: 0, records: [] }
  const stepsDone = (start.epoch - 1) * stepsPerEpoch + start.step
  const relativeCost = (epoch: number): number => stageAt(config, epoch).cells
  const { epochs, batch } = config
  const pace = new Pace({ ...inputs, epochs, stepsPerEpoch, stepsDone, batch, relativeCost })
  const records: EpochRecord[] = [...start.records]
  let stage = stageAt(config, start.epoch)
  supernet.resetState()
  // Saved at the end of a stage: what was saved is of the network before, of which the next takes the records alone.
  if (inputs.from && !isStart(stage, start)) restoreSupernet(supernet, inputs.from)
  else beginStage(supernet, config, stage, records)
  /** Where the streams stood before the last step, whose batches a selection that is taken up again draws once more. */
  let before = batches.state
  const draw = (): InPlace => {
    before = batches.state
    const inPlace = { train: batches.weights.next(), validation: batches.alphas.next() }
    setBatches(supernet, inPlace.train, inPlace.validation)
    return inPlace
  }
  const save = async (at: Moment['at'], epoch: number, step: number, startedAt: number): Promise<void> => {
    const capture = async (): Promise<SearchState> => ({
      epoch,
      step,
      epochMs: pace.activeMs() - startedAt,
      streams: step === stepsPerEpoch ? before : batches.state,
      records: [...records],
      arrays: await captureSupernet(supernet),
    })
    await pace.hold(inputs.checkpoint?.({ at, epoch, step, capture }))
  }

  const turns = algorithm.turns(config)
  if (!inputs.from) await save('epoch', 1, 0, pace.activeMs())
  for (let epoch = start.epoch; epoch <= config.epochs; epoch++) {
    if (firedRule(config, records)) break
    if (epoch > stage.last) {
      stage = stageAt(config, epoch)
      supernet = await pace.hold(enter(inputs, stage))
      beginStage(supernet, config, stage, records)
      pace.moveTo(supernet)
    }
    const startedAt = pace.activeMs() - (epoch === start.epoch ? start.epochMs : 0)
    const firstStep = epoch === start.epoch ? start.step : 0
    const learningRate = learningRateOf(config, epoch)
    const hyper = hyperOf(config, epoch, learningRate)
    supernet.setHyper(hyper)

    if (firstStep === stepsPerEpoch) {
      // Stopped in its selection: what follows is measured on what the last turn left in place.
      draw()
      const last = turns.at(-1) ?? turns[0]
      seedNoise(supernet, config, { epoch, step: stepsPerEpoch, player: last })
    }
    for (let step = firstStep + 1; step <= stepsPerEpoch; step++) {
      if (step > 1) await save('step', epoch, step - 1, startedAt)
      const rest = { supernet, epoch, step: step - 1 }
      const pass = (next: Player, inPlace: InPlace | null): Promise<Grant | undefined> =>
        pace.hold(passGate(inputs, algorithm, rest, { hyper, next, inPlace }))
      let grant = await pass(turns[0], null)
      if (signal?.aborted) {
        await save('end', epoch, step - 1, startedAt)
        return 'stopped'
      }
      const inPlace = draw()
      const isTimed = inputs.onProfile !== undefined && supernet.canProfile && step === profiledStep(stepsPerEpoch)
      const times: StepTime[] = []
      for (const player of turns) {
        if (grant === 'turn' && player !== turns[0]) {
          grant = await pass(player, inPlace)
          // Between two turns a search cannot be saved; it was, before the first.
          if (signal?.aborted) return 'stopped'
        }
        const turn = { supernet, config, epoch, step, stepsPerEpoch, weightLr: learningRate, player }
        seedNoise(supernet, config, turn)
        if (grant === 'turn') {
          const watched = await pace.hold(watchTurn(algorithm, turn))
          if (watched) inputs.onTurn?.(finiteNumbers(`epoch ${epoch}, step ${step}, watched turn`, watched))
        } else if (isTimed) times.push(...(await timeTurn(supernet, player, () => algorithm.takeTurn(turn))))
        else algorithm.takeTurn(turn)
      }
      if (times.length > 0) inputs.onProfile?.({ epoch, step, times })
      await pace.afterStep(epoch, step)
    }

    // A selection that is stopped is made again from here.
    const complete = algorithm.select ? await supernet.readState() : null
    const metrics = await supernet.readMetrics(true)
    checkFinite(metrics, `epoch ${epoch}`)
    const [eigenvalueNow, gaugesNow] = [config.eigenvalue, config.gauges].map(
      ({ every }) => every > 0 && (epoch - 1) % every === 0,
    )
    const { eigenvalue, gauges } = await pace.measure(async () => {
      if (eigenvalueNow || gaugesNow) quiet(supernet, algorithm, hyper)
      const eigenvalue = eigenvalueNow
        ? await dominantEigenvalue(supernet, {
            iterations: config.eigenvalue.iterations,
            // The exponentiated gradient has no weight decay.
            decay: algorithm.mixing.update === 'adam' ? config.alphas.weightDecay : 0,
            tau: hyper.tau ?? 1,
            random: streamFor(config.seed, `eigenvalue-${epoch}`),
            onRead: inputs.onRead,
          })
        : undefined
      const gauges = gaugesNow
        ? await measureGauges(
            supernet,
            config,
            algorithm.mixing,
            streamFor(config.seed, `gauges-${epoch}`),
            inputs.onRead,
          )
        : undefined
      return { eigenvalue, gauges }
    })
    const freezing = algorithm.mixing.freezes ? await supernet.readFreezing() : null
    const alphas = finite(await supernet.readAlphas(), epoch)
    const figures = {
      epoch,
      eigenvalue,
      gauges,
      ...(freezing
        ? { frozen: { operations: freezing.filter(({ frozen }) => frozen).length, of: freezing.length } }
        : {}),
      alphas,
      metrics,
      learningRate,
      classes: inputs.classes,
      steps: stepsPerEpoch,
      epochMs: pace.activeMs() - startedAt,
    }
    const byAlpha = describeEpoch(config, records, figures)
    const selected = isLast(config, byAlpha) ? await pace.hold(selectCell(inputs, config, supernet)) : undefined
    if (selected === 'stopped') {
      supernet.writeState(complete as Float32Array)
      await save('end', epoch, stepsPerEpoch, startedAt)
      return 'stopped'
    }
    const described = selected ? describeEpoch(config, records, { ...figures, selected }) : byAlpha
    const record = inputs.digests
      ? { ...described, digests: await pace.hold(digestsOf(await supernet.readParams(), alphas)) }
      : described
    records.push(finiteNumbers(`epoch ${epoch}`, record))
    const yieldedAt = now()
    yield record
    pace.exclude(now() - yieldedAt)
    await save('epoch', epoch + 1, 0, pace.activeMs())
  }
  await pace.hold(restAtEnd(inputs, config, supernet, records.length))
  return firedRule(config, records) ?? 'epochs'
}

interface InPlace {
  readonly train: Batch
  readonly validation: Batch
}

interface Standing {
  readonly hyper: Hyper
  readonly next: Player | null
  /** The batches that the next turn needs; null between two steps. */
  readonly inPlace: InPlace | null
}

/** The gate behind the last epoch of a search: its supernet is asked under the settings of that epoch. */
async function restAtEnd(
  inputs: SearchInputs,
  config: SearchConfig,
  supernet: Supernet,
  epochs: number,
): Promise<void> {
  const hyper = hyperOf(config, epochs, learningRateOf(config, epochs))
  // Nothing is, where the search was taken up at its end.
  supernet.setHyper(hyper)
  const rest = { supernet, epoch: epochs + 1, step: 0 }
  let grant: Grant | undefined
  do grant = await passGate(inputs, algorithmOf(config.algorithm), rest, { hyper, next: null, inPlace: null })
  while (grant === 'turn')
}

/** Of the weights in an epoch: a cosine over its stage. */
function learningRateOf(config: SearchConfig, epoch: number): number {
  const { first, epochs } = stageAt(config, epoch)
  return cosineLearningRate(epoch - first, epochs, config.weights.lr, config.weights.lrMin)
}

/** Nothing to wait for while the gate is open; else until the loop may go on, with questions answered. */
function passGate(
  { gate, onQuestion }: SearchInputs,
  algorithm: Algorithm,
  rest: Rest,
  { hyper, next, inPlace }: Standing,
): Promise<Grant> | undefined {
  const pass = (): Promise<Grant> | undefined => gate?.(rest.epoch, rest.step, next)
  const answered = async (waiting: Promise<Grant>): Promise<Grant> => {
    let grant = await waiting
    while (grant === 'question') {
      const { supernet } = rest
      const state = await supernet.readState()
      quiet(supernet, algorithm, hyper)
      await onQuestion?.(rest)
      supernet.writeState(state)
      supernet.setHyper(hyper)
      if (inPlace) setBatches(supernet, inPlace.train, inPlace.validation)
      grant = (await pass()) ?? 'run'
    }
    return grant
  }
  const waiting = pass()
  return waiting && answered(waiting)
}

/** What the algorithm's own selection gives of the supernet as it stands, which stays as it is; nothing where it has none. */
async function selectCell(
  { fixed, onRead, onSelecting, signal }: SearchInputs,
  config: SearchConfig,
  supernet: Supernet,
): Promise<EpochFigures['selected'] | 'stopped'> {
  const { select } = algorithmOf(config.algorithm)
  if (!select) return undefined
  if (!fixed) throw new SearchError('internal', `${config.algorithm}: nobody gives the images of its selection`)
  const batches = fixed(select.images(config))
  const state = await supernet.readState()
  try {
    const { genotype, baseline, score } = await select.cell({
      ...{ supernet, config, batches, signal },
      onProgress: onSelecting,
      onRead,
    })
    supernet.writeState(state)
    return { genotype, selection: { images: batches.length * config.batch, baseline, score } }
  } catch (error) {
    if (!signal?.aborted) throw error
    return 'stopped'
  }
}

/** A random draw would be part of a measurement: the mixture itself is measured, with nothing dropped. */
function quiet(supernet: Supernet, { mixing }: Algorithm, hyper: Hyper): void {
  if (mixing.weights === 'softmax') return
  if (drawsNoise(mixing)) supernet.setNoise(new Float32Array(alphaCount(supernet)))
  supernet.setHyper({ ...hyper, dropPath: { rate: 0, seed: 0 } })
}

/** The rule that the search was to stop at, once it has fired. */
function firedRule(
  { stopAt }: SearchConfig,
  records: readonly EpochRecord[],
): Exclude<SearchConfig['stopAt'], 'none'> | null {
  if (stopAt === 'none') return null
  return (records.at(-1)?.rules[stopAt]?.firedAt ?? null) === null ? null : stopAt
}

/** The search is over with this epoch. */
export function isLast(config: SearchConfig, record: EpochRecord): boolean {
  return record.epoch === config.epochs || firedRule(config, [record]) !== null
}

/** Nothing of the stage is done yet, and it is not the first. */
function isStart(stage: Stage, { epoch, step }: { readonly epoch: number; readonly step: number }): boolean {
  return stage.index > 0 && epoch === stage.first && step === 0
}

/** Fresh weights and alphas; the records before decide which candidates are left. */
function beginStage(supernet: Supernet, config: SearchConfig, stage: Stage, records: readonly EpochRecord[]): void {
  const stream = (name: string) => streamFor(config.seed, stage.index === 0 ? name : `${name}-${stage.index + 1}`)
  const place = { epoch: stage.first, records }
  supernet.resetState()
  supernet.writeParams(initialParams(supernet.layout, stream('weights')))
  supernet.writeAlphas(startAlphas(config, supernet.alphaShape, stream('alphas'), place))
}

function enter({ enterStage }: SearchInputs, stage: Stage): Promise<Supernet> {
  if (!enterStage) throw new SearchError('internal', `stage ${stage.index + 1}: nobody makes its supernet`)
  return enterStage(stage)
}

/** What is drawn and derived from is checked, not only the losses. */
function finite(alphas: Float32Array, epoch: number): Float32Array {
  const at = alphas.findIndex((alpha) => !Number.isFinite(alpha))
  if (at >= 0) throw new SearchError('diverged', `epoch ${epoch}: alpha ${at} is ${alphas[at]}`)
  return alphas
}

async function digestsOf(weights: Float32Array, alphas: Float32Array): Promise<StateDigests> {
  const digest = (numbers: Float32Array): Promise<string> =>
    sha256Hex(new Uint8Array(numbers.buffer as ArrayBuffer, numbers.byteOffset, numbers.byteLength))
  return { weights: await digest(weights), alphas: await digest(alphas) }
}

async function captureSupernet(supernet: Supernet): Promise<SearchState['arrays']> {
  const [params, alphas, state] = await Promise.all([
    supernet.readParams(),
    supernet.readAlphas(),
    supernet.readState(),
  ])
  return { params, alphas, state }
}

/** @throws SearchError 'bad-run' when an array is missing or is not of this supernet */
function restoreSupernet(supernet: Supernet, { arrays }: SearchState): void {
  const read = (name: string): Float32Array => {
    const array = arrays[name]
    if (!(array instanceof Float32Array)) throw new SearchError('bad-run', `saved run: no array ${name}`)
    return array
  }
  supernet.writeParams(read('params'))
  supernet.writeAlphas(read('alphas'))
  supernet.writeState(read('state'))
}

function alphaCount({ alphaShape: { types, edges, ops } }: Supernet): number {
  return types * edges * ops
}
