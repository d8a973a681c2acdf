/**
 * What the papers published, with where each number was read. Nothing here was measured by the lab, and no number was filled
 * in from memory: a cell that no source gives is null. Test errors in per cent.
 */

/** Where a number was read; the full references stand in the README. */
export type SourceId =
  | 'article'
  | 'darts-plus'
  | 'repro'
  | 'survey'
  | 'pdarts'
  | 'pcdarts'
  | 'snas'
  | 'xnas'
  | 'fairdarts'
  | 'darts-pt'
  | 'nasi'
  | 'rz-nas'
  | 'oles'
  | 'listed'
  | 'genius'
  | 'nb201'

export interface TestError {
  readonly value: number
  readonly spread?: number
  /** The best of several runs, not a mean. */
  readonly best?: true
}

export interface CifarRow {
  readonly system: string
  readonly cifar10: TestError | null
  readonly cifar100: TestError | null
  /** Millions. */
  readonly parameters: number | null
  /** GPU-days of the search, as printed. */
  readonly searchDays: string | null
  readonly sources: readonly SourceId[]
  /** The system the lab is about. */
  readonly own?: true
  /** Uses a much stronger training recipe than the others. */
  readonly stronger?: true
}

export interface ImagenetRow {
  readonly system: string
  readonly top1: number
  readonly top5: number | null
  readonly parameters: number | null
  /** Millions. */
  readonly multiplyAdds: number | null
  readonly searchDays: string | null
  readonly sources: readonly SourceId[]
  readonly own?: true
}

const TABLES: readonly SourceId[] = ['pdarts', 'pcdarts']
const e = (value: number, spread?: number): TestError => (spread === undefined ? { value } : { value, spread })

const row = (
  system: string,
  cifar10: TestError | null,
  cifar100: TestError | null,
  parameters: number | null,
  searchDays: string | null,
  sources: readonly SourceId[] = TABLES,
): CifarRow => ({ system, cifar10, cifar100, parameters, searchDays, sources })

export const CIFAR_ROWS: readonly CifarRow[] = [
  row('DenseNet-BC', e(3.46), e(17.18), 25.6, null),
  row('NASNet-A + cutout', e(2.65), null, 3.3, '1800'),
  row('AmoebaNet-A + cutout', e(3.34, 0.06), null, 3.2, '3150'),
  row('AmoebaNet-B + cutout', e(2.55, 0.05), null, 2.8, '3150'),
  row('PNAS', e(3.41, 0.09), null, 3.2, '225'),
  row('ENAS + cutout', e(2.89), null, 4.6, '0.5'),
  row('DARTS, first order + cutout', e(3.0, 0.14), e(17.76), 3.3, '0.4'),
  row('DARTS, second order + cutout', e(2.76, 0.09), e(17.54), 3.3, '1'),
  row('DARTS, single level + cutout', e(3.56, 0.1), null, 3.0, '0.3', ['snas']),
  row('SNAS, mild', e(2.98), null, 2.9, '1.5', ['snas']),
  row('SNAS, moderate', e(2.85, 0.02), null, 2.8, '1.5', ['snas']),
  row('SNAS, aggressive', e(3.1, 0.04), null, 2.3, '1.5', ['snas']),
  row('ProxylessNAS + cutout', e(2.08), null, 5.7, '4.0', ['pcdarts']),
  row('P-DARTS, searched on CIFAR-10', e(2.5), e(16.55), 3.4, '0.3', ['pdarts']),
  row('P-DARTS, searched on CIFAR-100', e(2.62), e(15.92), 3.6, '0.3', ['pdarts']),
  row('P-DARTS, searched on CIFAR-10, large (C = 64)', e(2.25), e(15.27), 10.5, '0.3', ['pdarts']),
  row('P-DARTS, searched on CIFAR-100, large', e(2.43), e(14.64), 11.0, '0.3', ['pdarts']),
  row('PC-DARTS + cutout', e(2.57, 0.07), null, 3.6, '0.1', ['pcdarts']),
  row('GDAS', e(2.93), null, 3.4, '0.21', ['repro']),
  row('XNAS, DARTS recipe', e(2.48), null, 3.8, '0.3', ['xnas']),
  row('Fair DARTS, mean over 7 searches', e(2.54, 0.05), null, 3.3, null, ['fairdarts']),
  row('Fair DARTS, best of the 7 (FairDARTS-d)', { value: 2.49, best: true }, null, 3.84, null, ['fairdarts']),
  row('SDARTS-RS', e(2.67, 0.03), null, 3.4, '0.4', ['darts-pt']),
  row('DARTS-, mean', e(2.59, 0.08), e(17.51, 0.25), 3.5, '0.4', ['nasi']),
  row('DARTS-PT, mean over 4 seeds', e(2.61, 0.08), null, 3.0, '0.8', ['darts-pt']),
  row('DARTS-PT, best', { value: 2.48, best: true }, null, 3.3, '0.8', ['darts-pt']),
  row('SDARTS-RS, selected as in DARTS-PT, mean', e(2.54, 0.1), null, 3.3, '0.8', ['darts-pt']),
  row('Beta-DARTS', e(2.53, 0.08), e(16.52), null, '0.4', ['listed', 'rz-nas']),
  row('OLES, mean', e(2.41, 0.11), null, null, '0.4', ['rz-nas']),
  row('OLES, best', { value: 2.3, best: true }, null, null, '0.4', ['oles']),
  { ...row('XNAS, small', e(1.81), null, 3.7, '0.3', ['xnas']), stronger: true },
  { ...row('XNAS, medium', e(1.73), null, 5.6, '0.3', ['xnas']), stronger: true },
  { ...row('XNAS, large', e(1.6), null, 7.2, '0.3', ['xnas']), stronger: true },
  {
    ...row('DARTS+', { value: 2.32, best: true }, { value: 14.87, best: true }, null, '0.4', [
      'article',
      'darts-plus',
      'repro',
    ]),
    own: true,
  },
  { ...row('DARTS+, mean over runs', e(2.5, 0.11), null, null, '0.4', ['repro']), own: true },
]

/** Others ran DARTS+ again on CIFAR-10 and did not reach the published mean: order, code, error, GPU-days. */
export const RERUNS: readonly (readonly [system: string, cifar10: TestError, searchDays: string])[] = [
  ['DARTS+, second order, quark0/darts', e(2.97, 0.07), '0.73'],
  ['DARTS+, first order, quark0/darts', e(2.69, 0.06), '0.31'],
  ['DARTS+, second order, AutoDL', e(2.97, 0.07), '0.51'],
  ['DARTS+, first order, AutoDL', e(3.19, 0.0), '0.17'],
]

const imagenet = (
  system: string,
  top1: number,
  top5: number | null,
  parameters: number | null,
  multiplyAdds: number | null,
  searchDays: string | null,
  sources: readonly SourceId[] = TABLES,
): ImagenetRow => ({ system, top1, top5, parameters, multiplyAdds, searchDays, sources })

export const IMAGENET_ROWS: readonly ImagenetRow[] = [
  imagenet('MobileNet', 29.4, 10.5, 4.2, 569, null),
  imagenet('NASNet-A', 26.0, 8.4, 5.3, 564, '1800'),
  imagenet('AmoebaNet-C', 24.3, 7.6, 6.4, 570, '3150'),
  imagenet('PNAS', 25.8, 8.1, 5.1, 588, '225'),
  imagenet('MnasNet-92', 25.2, 8.0, 4.4, 388, null),
  imagenet('DARTS, second order', 26.7, 8.7, 4.7, 574, '4.0'),
  imagenet('SNAS, mild', 27.3, 9.2, 4.3, 522, '1.5', ['snas']),
  imagenet('ProxylessNAS, GPU', 24.9, 7.5, 7.1, 465, '8.3', ['pcdarts']),
  imagenet('P-DARTS, searched on CIFAR-10', 24.4, 7.4, 4.9, 557, '0.3', ['pdarts']),
  imagenet('P-DARTS, searched on CIFAR-100', 24.7, 7.5, 5.1, 577, '0.3', ['pdarts']),
  imagenet('PC-DARTS, searched on CIFAR-10', 25.1, 7.8, 5.3, 586, '0.1', ['pcdarts']),
  imagenet('PC-DARTS, searched on ImageNet', 24.2, 7.3, 5.3, 597, '3.8', ['pcdarts']),
  imagenet('XNAS', 23.9, null, 5.2, 590, '0.3', ['xnas']),
  imagenet('EfficientNet-B0', 23.7, null, null, null, null, ['article']),
  { ...imagenet('DARTS+', 23.7, null, null, null, null, ['article', 'darts-plus']), own: true },
  { ...imagenet('DARTS+, direct search', 23.9, null, null, null, '6.8', ['survey']), own: true },
  { ...imagenet('DARTS+ with SE, mixup and more', 22.5, null, null, null, null, ['article']), own: true },
]

export interface Nb201Row {
  readonly method: string
  /** One a data set of `NB201_DATASETS`, per cent. */
  readonly accuracies: readonly [number | null, number | null, number | null]
  readonly sources: readonly SourceId[]
}

export const NB201_DATASETS = ['CIFAR-10', 'CIFAR-100', 'ImageNet16-120'] as const

const nb201 = (
  method: string,
  accuracies: Nb201Row['accuracies'],
  sources: readonly SourceId[] = ['nb201'],
): Nb201Row => ({ method, accuracies, sources })

/** Final test accuracy in NAS-Bench-201; searched on CIFAR-10. */
export const NB201_ROWS: readonly Nb201Row[] = [
  nb201('DARTS, both orders: all six edges skip', [54.3, 15.61, 16.32]),
  nb201('GDAS', [93.61, 70.7, 41.71]),
  nb201('SETN', [87.64, 59.05, 32.52]),
  nb201('RSPS', [84.07, 52.31, 26.28]),
  nb201('ENAS', [53.89, 13.96, 14.84]),
  nb201('SNAS', [92.77, 69.34, 43.16], ['genius']),
  nb201('PC-DARTS', [93.41, 67.48, 41.31], ['genius']),
  nb201('DARTS-PT', [88.11, null, null], ['darts-pt']),
  nb201('DARTS-PT, alphas never trained', [93.8, null, null], ['darts-pt']),
  nb201('DARTS-', [93.8, 71.53, 45.12], ['listed']),
  nb201('Beta-DARTS', [94.36, 73.51, 46.34], ['genius', 'listed']),
  nb201('Lambda-DARTS', [94.36, 73.51, 46.34], ['genius']),
]
