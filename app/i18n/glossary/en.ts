/**
 * Every symbol and term of the page in one or two sentences. `match` lists the spellings that texts use; the first
 * occurrence in a text is explained on hover and focus.
 */
export interface Entry {
  readonly name: string
  readonly match: readonly string[]
  readonly text: string
}

const entry = (name: string, text: string, match: readonly string[] = [name]): Entry => ({ name, match, text })

export const glossaryEn = {
  alpha: entry(
    'alpha (α)',
    'One number for each candidate operation on each edge. softmax turns the alphas of an edge into mixing weights. Learned from validation images.',
    ['alpha', 'alphas', 'Alpha', 'Alphas'],
  ),
  w: entry('w', 'The weights inside the operations, such as convolution kernels. Learned from training images.', ['w']),
  edge: entry('edge', 'A connection from one node of the cell to a later one. It carries one operation in the end.', [
    'edge',
    'edges',
    'Edge',
  ]),
  node: entry('node', 'A place in the cell that holds a feature map: the sum of what its incoming edges bring.', [
    'node',
    'nodes',
  ]),
  cell: entry('cell', 'The small graph that is searched. The network is a stack of copies of it.', [
    'cell',
    'cells',
    'Cell',
  ]),
  normal: entry('normal cell', 'Keeps the size of the feature map. DARTS+ counts skip-connects here.', ['normal cell']),
  reduction: entry('reduction cell', 'Halves the side of the feature map; two of them stand in a DARTS network.', [
    'reduction cell',
  ]),
  operation: entry('operation', 'What an edge computes: a convolution, a pooling, a skip-connect, or nothing.', [
    'operation',
    'operations',
    'candidate operations',
  ]),
  skip: entry(
    'skip-connect',
    'The identity: passes its input on unchanged. It has no weights and nothing to learn. Too many of them make a shallow, weak cell.',
    ['skip-connect', 'skip-connects', 'Skip-connects', 'Skip-connect', 'skips'],
  ),
  none: entry(
    'none',
    'The zero operation: the edge carries nothing. In the DARTS space it is never picked for a cell; in a NAS-Bench-201 cell it can be.',
    ['none'],
  ),
  convolution: entry(
    'convolution',
    'sep: depthwise separable, applied twice; dil: dilated; nor: plain, with batch normalisation. The number is the side of the kernel.',
    ['convolution', 'convolutions'],
  ),
  learnable: entry('operations with weights', 'Convolutions of any kind. Only their order counts for rule 2.', [
    'operations with weights',
    'learnable operation',
    'learnable operations',
  ]),
  supernet: entry(
    'supernet',
    'The network in which every edge runs all candidate operations at once, mixed by alpha.',
    ['supernet', 'Supernet'],
  ),
  softmax: entry(
    'softmax',
    'Turns numbers into positive shares that add up to one: exp(α) of each, over the sum of all.',
    ['softmax', 'Mixing weights', 'mixing weights'],
  ),
  logits: entry('logits', 'Numbers before the softmax. Only their differences matter.', ['logits']),
  genotype: entry('genotype', 'The cell written down: for each node, which edges it keeps and with which operation.', [
    'genotype',
    'Genotype',
  ]),
  derived: entry(
    'derived cell',
    'The cell one gets at an epoch by keeping the strongest operation of each kept edge.',
    ['derived cell'],
  ),
  depth: entry('depth', 'The longest path through the cell, in operations. Skip-connects make it shallow.', [
    'cell depth',
    'depth',
  ]),
  bilevel: entry(
    'bilevel',
    'Two problems in one: alpha minimises validation loss, given the w that minimises training loss for that alpha.',
    ['bilevel'],
  ),
  firstOrder: entry('first order', 'alpha takes w as it is. The cheap version of DARTS, and the default here.', [
    'first-order',
    'first order',
    'First order',
  ]),
  secondOrder: entry('second order', 'alpha looks one training step of w ahead. Costs about three times as much.', [
    'second-order',
    'second order',
  ]),
  epoch: entry('epoch', 'One pass over the images. After each, a cell is derived and the rules are asked.', [
    'epoch',
    'epochs',
    'Epoch',
  ]),
  training: entry('training', 'The half of the images from which w learns.', [
    'training loss',
    'training images',
    'training',
  ]),
  validation: entry('validation', 'The other half, from which alpha learns. Not a test set: alpha sees it.', [
    'validation loss',
    'validation images',
    'validation',
    'Validation loss',
  ]),
  searchAccuracy: entry(
    'search accuracy',
    'Accuracy of the supernet while it trains. It does not tell what a derived cell reaches alone.',
    ['search accuracy', 'Search accuracy'],
  ),
  finalAccuracy: entry(
    'final accuracy',
    'Test accuracy of the derived cell after full training on its own; here from the table of a benchmark.',
    ['final accuracy', 'Final accuracy', 'final accuracies', 'Trained in full'],
  ),
  collapse: entry(
    'collapse',
    'Skip-connects take over the cell although search accuracy looks fine. The headline says so of an epoch with three quarters of the operations or more; Evidence and “Seven answers” where a cell has rule 1’s number (two) or more from an epoch to the end; docs/collapse.md where it has two thirds or more to the end.',
    ['collapse', 'Collapse'],
  ),
  ranking: entry('ranking', 'The order of the operations with weights on an edge, by alpha.', ['ranking', 'Ranking']),
  ring: entry('ring', 'Marks the epoch since which the ranking of the focused edge has not changed.', [
    'ring',
    'The ring',
  ]),
  rule1: entry('rule 1', 'First criterion of DARTS+: stop as soon as the normal cell has two skip-connects.', [
    'rule 1',
    'Rule 1',
  ]),
  rule2: entry('rule 2', 'Second criterion of DARTS+: stop when the ranking has not changed for ten epochs.', [
    'rule 2',
    'Rule 2',
  ]),
  stopping: entry('DARTS+', 'DARTS with early stopping: the search ends before skip-connects take over.', ['DARTS+']),
  guard: entry(
    'guard',
    'Small spaces begin with many skip-connects by chance, so rule 1 first waits until the count is low.',
    ['guard'],
  ),
  parameters: entry('parameters', 'Weights of the network built from the cell at the supernet’s own size.', [
    'parameters',
  ]),
  multiplyAdds: entry('multiply-adds', 'Multiplications with addition for one image: the cost of using the network.', [
    'multiply-adds',
  ]),
  seed: entry('seed', 'Fixes all random choices. The same seed, settings and adapter give the same run.', [
    'seed',
    'Seed',
  ]),
  eigenvalue: entry('dominant eigenvalue', 'The strongest curvature of validation loss in alpha.', [
    'dominant eigenvalue',
    'Dominant eigenvalue',
    'Hessian',
  ]),
  alignment: entry(
    'layer alignment',
    'Mean cosine between what the cells that share a table of alphas want of it: 1 where all pull the same way, 0 where they do not care for one another (Lambda-DARTS).',
    ['layer alignment', 'Layer alignment', 'alignment'],
  ),
  pull: entry(
    'pull of a cell',
    'Length of the gradient of the training loss in a cell’s own copy of the mixing weights. The cells that pull hardest decide what the shared alphas become (Lambda-DARTS).',
    ['pull of a cell', 'Pull of each cell'],
  ),
  zeroOne: entry(
    'zero-one loss',
    'Minus the mean squared distance of the weights from one half: lowest where each is 0 or 1, so that rounding to a cell changes nothing (Fair DARTS).',
    ['zero-one loss', 'Zero-one loss'],
  ),
  spread: entry(
    'spread of the logits',
    'Largest alpha of an edge minus its smallest. The softmax feels differences alone; Beta-DARTS keeps them small.',
    ['spread', 'Spread of the logits'],
  ),
  noise: entry(
    'perturbed loss',
    'How much validation loss rises when mixing weights are disturbed at random and made shares again (SDARTS).',
    ['under noise'],
  ),
  gradientAgreement: entry(
    'agreement of gradients',
    'Cosine of the gradients of an operation’s weights on the training and the validation half. OLES stops training an operation whose two gradients have parted.',
    ['agreement of gradients', 'Agreement of gradients'],
  ),
  removal: entry(
    'removal',
    'The mixing weight of one operation is set to 0, the others stay: what validation loss rises by is what the supernet needs it for (DARTS-PT).',
    ['removal'],
  ),
  auxiliarySkip: entry(
    'auxiliary skip-connect',
    'A skip-connect beside the candidates of every edge. In DARTS- its weight falls to 0 during the search; in the set “all skip” it stays.',
    ['auxiliary skip-connect', 'extra skip-connect'],
  ),
  nasBench301: entry(
    'NAS-Bench-301',
    'A model that predicts the accuracy of a cell of the DARTS space, fitted to about 60,000 trained cells. A prediction, never a measurement; of cells unlike those, many skip-connects among them, it knows little (Siems et al. 2020).',
    ['NAS-Bench-301'],
  ),
  zeroCost: entry(
    'zero-cost proxy',
    'A score of a network that is not trained, from one batch of images or none: synflow, snip, grad_norm, jacob_cov (Abdelfattah et al. 2021).',
    ['zero-cost proxies', 'zero-cost proxy'],
  ),
  // Questions that users of these programs ask most; they stand on the page of terms only.
  whyNotNone: entry(
    'Why is none never chosen in the DARTS space, though its alpha is the largest?',
    'none is a candidate while the search runs: its weight scales an edge down, and a large one makes the edge rank lower among the inputs of a node. The derivation then takes the best of the other operations (DARTS, section 2.4). So none tells which edges to drop, not what an edge becomes. In the NAS-Bench-201 space every edge takes its best operation, and that may be none.',
    [],
  ),
  whichEpoch: entry(
    'Which epoch’s genotype is the result?',
    'DARTS takes the last one, whatever the validation accuracy of the supernet says: that accuracy is of all operations together and does not rank cells. DARTS+ takes the epoch at which its rule fires.',
    [],
  ),
  whichRestricted: entry(
    'P-DARTS prints several genotypes at the end: which one?',
    'The first is as found; the next ones have the skip-connects of the normal cell restricted to ever fewer. Its author recommends two skip-connects.',
    [],
  ),
  whichLine: entry(
    'A log prints the genotype before the epoch is trained: whose is it?',
    'quark0/darts prints it at the start of an epoch, so it is what the epochs before have found; the first one is the random start, and that of the last epoch is never printed. RobustDARTS and pt.darts print it at the end.',
    [],
  ),
  tenSkips: entry(
    'How can a cell have ten skip-connects?',
    'A derived DARTS cell has eight operations, so more than eight are of both cells together, or of the 14 edges before the derivation. Either way the search has collapsed: rule 1 would have stopped it at two.',
    [],
  ),
  nothingChanges: entry(
    'Why does nothing change for the first 15 epochs?',
    'PC-DARTS trains only the weights in its first 15 epochs, P-DARTS in the first 10 of each stage: the alphas stay as they were drawn, and so does the genotype, which is then a random one.',
    [],
  ),
  noValidation: entry(
    'Why is there no validation accuracy for most epochs?',
    'PC-DARTS as published validates in its last epoch only, P-DARTS in the last ones of a stage. A log of theirs has no other accuracy of the alpha half; the curve is left empty there.',
    [],
  ),
} satisfies Record<string, Entry>

export type TermId = keyof typeof glossaryEn
export type Glossary = Readonly<Record<TermId, Entry>>
