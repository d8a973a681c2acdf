/** Settings that the args of a log tell, under whatever name its program has for them. */
import { numberOf } from './lines'
import type { LogSettings } from './searchLog'

export type Args = ReadonlyMap<string, string>

/** The first of several names that is told as a number. */
function numeric(args: Args, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = numberOf(args.get(name) ?? '')
    if (value !== undefined && Number.isFinite(value)) return value
  }
  return null
}

export function settingsOf(args: Args): LogSettings {
  const unrolled = args.get('unrolled')
  const cutout = args.get('cutout')
  return {
    channels: numeric(args, 'init_channels', 'init_ch', 'INIT_CHANNELS'),
    cells: numeric(args, 'layers', 'LAYERS'),
    batch: numeric(args, 'batch_size', 'batchsz', 'BATCH_SIZE'),
    seed: numeric(args, 'seed', 'SEED'),
    epochs: numeric(args, 'epochs', 'EPOCHS'),
    order: unrolled === 'True' ? 2 : unrolled === 'False' ? 1 : null,
    weightLr: numeric(args, 'learning_rate', 'lr', 'W_LR'),
    weightLrMin: numeric(args, 'learning_rate_min', 'lr_min', 'W_LR_MIN'),
    momentum: numeric(args, 'momentum', 'W_MOMENTUM'),
    weightDecay: numeric(args, 'weight_decay', 'wd', 'W_WEIGHT_DECAY'),
    gradClip: numeric(args, 'grad_clip', 'W_GRAD_CLIP'),
    alphaLr: numeric(args, 'arch_learning_rate', 'arch_lr', 'ALPHA_LR'),
    alphaWeightDecay: numeric(args, 'arch_weight_decay', 'arch_wd', 'ALPHA_WEIGHT_DECAY'),
    cutout: cutout === 'False' ? 0 : cutout === 'True' ? numeric(args, 'cutout_length', 'cutout_len') : null,
  }
}

/** The data set by the name its args have for it; null where none is named. A folder of data names none. */
export function datasetOf(args: Args): string | null {
  for (const name of ['dataset', 'set', 'DATASET', 'data_set', 'dataset_name']) {
    const value = args.get(name)
    if (value !== undefined && value !== '' && value !== 'None') return value.slice(0, 80)
  }
  return null
}
