/** Words about the search algorithms. */
import type { AlgorithmId } from '../../../src/protocol/algorithms'
import type { OperationSetId } from '../../../src/space/operationSets'

export interface AlgorithmWords {
  readonly name: string
  /** What sets it apart, in one line. */
  readonly summary: string
  /** Where paper and code differ, or nothing was published: what was taken. */
  readonly taken?: string
}

const sets: Record<OperationSetId, AlgorithmWords> = {
  listed: { name: 'of the preset', summary: 'The operations that the preset names.' },
  regular: { name: 'regular', summary: 'Every operation of the space (DARTS-Bench-Suite).' },
  'no-skip': { name: 'no skip', summary: 'Without skip_connect: the suspect is not there (DARTS-Bench-Suite).' },
  'all-skip': {
    name: 'all skip',
    summary: 'Every edge has a constant skip-connect beside its operations: its help is free (DARTS-Bench-Suite).',
  },
  s1: { name: 'S1', summary: 'Two operations an edge, other ones on each (RobustDARTS).' },
  s2: { name: 'S2', summary: 'skip_connect or sep_conv_3x3 on every edge (RobustDARTS).' },
  s3: { name: 'S3', summary: 'none, skip_connect or sep_conv_3x3 on every edge (RobustDARTS).' },
  s4: { name: 'S4', summary: 'Noise or sep_conv_3x3 on every edge: will the search fall for noise? (RobustDARTS).' },
}

const names: Record<AlgorithmId, AlgorithmWords> = {
  darts: { name: 'DARTS', summary: 'A softmax mixes all operations; alpha and w are trained in turns.' },
  'p-darts': {
    name: 'P-DARTS',
    summary:
      'Three stages: the network grows, edges lose their weakest operations, skip-connects are dropped at random and limited at the end. DARTS cells only.',
  },
  'pc-darts': {
    name: 'PC-DARTS',
    summary: 'Mixes a quarter of the channels, the rest pass by; edges get weights of their own. DARTS cells only.',
  },
  'auto-deeplab': {
    name: 'Auto-DeepLab schedule',
    summary: 'DARTS whose alphas wait until the first half of the search is over.',
  },
  snas: {
    name: 'SNAS',
    summary: 'Weights are drawn with noise, at a falling temperature; w and alpha share every batch.',
  },
  gdas: { name: 'GDAS', summary: 'One operation an edge is drawn and trained in each pass.' },
  xnas: {
    name: 'XNAS',
    summary: 'Operations are rewarded as experts, and wiped out once they cannot win.',
    taken:
      'The search code was not published, and no source was found for how the edges into a node are ranked; here they are ranked as in DARTS. After the last step every edge has one operation left, of weight 1: in the DARTS space all edges tie but those that none has won, and the lower sources are kept, mostly 0 and 1, whatever was learned. In NAS-Bench-201 nothing is ranked.',
  },
  'beta-darts': {
    name: 'Beta-DARTS',
    summary: 'A growing term of the alpha loss keeps the alphas of an edge together.',
    taken:
      'The code’s weight of the term, 50 e/100, is 50 e/E here, so that short searches reach its end too; in the DARTS space, whose script has 50 epochs, 25 e/E. The published script of the DARTS space cannot compute the term; here those of both cells are added.',
  },
  'darts-minus': {
    name: 'DARTS-',
    summary:
      'Every edge has one more skip-connect, whose weight decays: training gets its help without alpha paying for it.',
    taken:
      'As the published script, its weight goes linearly from 1 to 0. Code for NAS-Bench-201 was not published; the same rule is taken on every edge.',
  },
  'sdarts-rs': {
    name: 'SDARTS-RS',
    summary: 'w is trained under mixing weights with fresh noise in every step.',
    taken:
      'As the published code. It searches the DARTS space without none; with a preset the preset’s operations are searched.',
  },
  'fair-darts': {
    name: 'Fair DARTS',
    summary: 'A sigmoid for each operation instead of a softmax; what passes a threshold is kept.',
    taken:
      'As the published code, with the squared zero-one loss. For NAS-Bench-201 nothing was published: the same formulas over its operations, and an edge where none passes gets none. The code searches without none; with a preset the preset’s operations are searched.',
  },
  'darts-pt': {
    name: 'DARTS, then PT selection',
    summary:
      'Searches like DARTS; at the end the cell is not read off alpha but selected: edge after edge keeps what the supernet loses most without. No tuning in between.',
    taken:
      'The code trains on between two decisions and compares accuracies on images that are shuffled and cropped anew; here the supernet stays as it is, and losses on one fixed set of images are compared.',
  },
  oles: {
    name: 'OLES',
    summary: 'A convolution whose training and validation gradients part is no longer trained; its alpha goes on.',
    taken:
      'Gradients are compared as vectors, as in the paper, and a convolution stops below 0, a threshold of our own: the paper’s 0.4 would stop nearly all at once. The published code compares the training gradient with the sum of both, column by column; oles.similarity=code does that, with its 0.4. Code for NAS-Bench-201 was not published: each convolution by itself.',
  },
  'lambda-darts': {
    name: 'Lambda-DARTS',
    summary: 'w is trained so that cells which share alphas also pull them the same way; a step takes two more passes.',
    taken:
      'The code’s finite difference with its step of 0.0001. On small networks it is not the derivative it stands for, but many times as long; its weight is tied to it.',
  },
}

export const algorithmsEn = {
  label: 'Algorithm',
  /** Over `taken`. */
  takenTitle: 'Paper and code',
  names,
  sets: { label: 'Operations', names: sets },
  options: {
    secondOrder: 'Second order',
    secondOrderAbout:
      'The alpha gradient looks one weight step ahead (DARTS eq. 7): about three times the time of a step.',
    eigenvalue: 'Measure the eigenvalue',
    eigenvalueAbout:
      'After every epoch, by power iteration; adds the stopping rule of R-DARTS as a third. R-DARTS itself measures after every second epoch; searches here are often shorter.',
    gauges: 'Measure what later papers do',
    gaugesAbout:
      'After every epoch, for “Competing explanations”: layer alignment, agreement of gradients, loss under noise, and how far the loss rises without each operation. With the presets Small cell and The article this takes about as long as half an epoch.',
    more: 'More settings',
    moreAbout: 'any setting by its name, as in npm run search -- --set',
  },
  fields: {
    algorithm: 'algorithm',
    'eigenvalue.every': 'epochs from one eigenvalue to the next',
    'weights.lrMin': 'last w learning rate',
    'alphas.beta1': 'Adam beta 1 of alpha',
    'alphas.beta2': 'Adam beta 2 of alpha',
    'alphas.weightDecay': 'alpha weight decay',
    'alphas.frozenEpochs': 'epochs before alpha moves',
    'snas.resource': 'resource term',
    'snas.resourceWeight': 'weight of the resource term',
    'snas.dropPath': 'share of edge outputs dropped in training, image by image',
    'beta-darts.weightTo': 'weight of the alpha term at the end',
    operations: 'set of operations',
    auxiliarySkip: 'constant weight of an extra skip-connect',
    'darts-minus.decay': 'decay of the extra skip-connect',
    'darts-minus.start': 'epochs before it decays',
    'sdarts-rs.noiseFrom': 'first noise on mixing weights',
    'sdarts-rs.noiseTo': 'last noise on mixing weights',
    'fair-darts.zeroOne': 'weight of the zero-one loss',
    'darts-pt.images': 'images of each pass of the selection',
    'oles.window': 'steps between decisions to freeze',
    'oles.threshold': 'cosine below which an operation is frozen',
    'oles.similarity': 'how gradients are compared',
    'lambda-darts.weightTo': 'weight of the alignment at the end',
    'lambda-darts.step': 'step of its finite difference',
    'fair-darts.threshold': 'weight from which an operation is kept',
    'p-darts.growth': 'growth of the network by stage',
    'p-darts.drop': 'operations an edge loses',
    'p-darts.skipDropout': 'dropout of skip-connects by stage',
    'p-darts.maxSkips': 'skip-connects kept at the end',
    'p-darts.alphaGradClip': 'clipping of the alpha gradient',
    'alphas.perCell': 'alphas of its own in every cell',
    'alphas.initScale': 'spread of the first alphas',
  } as Record<string, string>,
}

export type AlgorithmCatalogue = typeof algorithmsEn
