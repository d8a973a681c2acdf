/** The settings of a step as the numbers that kernels read from HYPER. */
import { HYPER } from '../kernels/update'
import type { Hyper } from '../supernet'

/**
 * @param alphaSteps alpha steps taken, the coming one included: Adam's bias correction
 * @param isTraining false in evaluation, where nothing is dropped
 * @param noiseSeed of the operation `noise`, which draws in evaluation too
 */
export function packHyper(
  hyper: Hyper,
  alphaSteps: number,
  isTraining: boolean,
  noiseSeed = 0,
): Float32Array<ArrayBuffer> {
  const { rewards, skipDropout, dropPath } = hyper
  const settings: Record<Exclude<keyof typeof HYPER, 'floats'>, number> = {
    weightLr: hyper.weightLr,
    momentum: hyper.momentum,
    weightDecay: hyper.weightDecay,
    gradClip: hyper.gradClip,
    nesterov: hyper.nesterov ? 1 : 0,
    alphaLr: hyper.alphaLr,
    beta1: hyper.beta1,
    beta2: hyper.beta2,
    alphaWeightDecay: hyper.alphaWeightDecay,
    correction1: 1 - hyper.beta1 ** alphaSteps,
    correction2: 1 - hyper.beta2 ** alphaSteps,
    tau: hyper.tau ?? 1,
    alphaGradClip: hyper.alphaGradClip ?? 0,
    rewardRate: rewards?.rate ?? 0,
    rewardLimit: rewards?.limit ?? 0,
    rewardScaled: rewards?.scaled ? 1 : 0,
    stepsLeft: rewards?.stepsLeft ?? 0,
    skipRate: isTraining ? (skipDropout?.rate ?? 0) : 0,
    noiseSeed,
    skipSeed: skipDropout?.seed ?? 0,
    resourceWeight: hyper.resourceWeight ?? 0,
    pathRate: isTraining ? (dropPath?.rate ?? 0) : 0,
    pathSeed: dropPath?.seed ?? 0,
    penaltyWeight: hyper.penaltyWeight ?? 0,
    auxiliarySkip: hyper.auxiliarySkip ?? 0,
    agreementWindow: hyper.agreement?.window ?? 0,
    agreementThreshold: hyper.agreement?.threshold ?? 0,
    alignmentWeight: hyper.alignment?.weight ?? 0,
    alignmentStep: hyper.alignment?.step ?? 0,
  }
  const values = new Float32Array(HYPER.floats)
  for (const [name, value] of Object.entries(settings)) values[HYPER[name as keyof typeof settings]] = value
  return values
}
