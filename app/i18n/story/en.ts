/** Words of the lesson in English: tour, toy problem, explanations. `{name}` stands for a value computed from the run. */
const sentences = {
  graphNb201:
    'A cell is a small graph: {nodes} nodes hold feature maps, {edges} edges carry one operation each, and the network repeats the cell. With {operations} candidates an edge there are {cells} possible cells. To search is to pick one.',
  graphDarts:
    'A cell is a small graph: two inputs, {inner} nodes, {edges} candidate edges. Each node keeps two of the edges that reach it, with one of {choices} operations on each: about {cells} possible pairs of a normal and a reduction cell. To search is to pick one.',
  graphLog:
    'A cell is a small graph: {nodes} nodes hold feature maps, and of {edges} candidate edges between them the search keeps some, with one operation on each. To search is to pick one such cell.',
  mixingSum:
    'A choice has no gradient. So every edge runs all {operations} candidates at once and adds them up, weighted by softmax(alpha).',
  mixingApart:
    'A choice has no gradient. So every edge runs all {operations} candidates at once and adds them up, each with a weight of its own, sigmoid(alpha): what one gains, no other loses.',
  mixingDrawn:
    'A choice has no gradient. So every edge draws one of its {operations} candidates for each batch, with the probabilities softmax(alpha), and runs that one alone; what alpha learns from is the gradient of the probabilities.',
  mixingSampled:
    'A choice has no gradient. So every edge runs all {operations} candidates at once and adds them up, with weights drawn around softmax(alpha) for each batch; in the course of the search the draws come nearer to one candidate alone.',
  mixingRange: 'Each began at 50 %; after one epoch the weights of all edges lie between {low} and {high}.',
  mixingLog:
    'A choice has no gradient. So every edge runs all candidates at once and adds them up, weighted by softmax(alpha). This log does not print the weights.',
  mixingEven:
    'After one epoch the weights of all edges still lie between {low} and {high}; an even mixture would give each {even}.',
  imagesGenerated: 'This run searches on generated shapes: drawn, not photographed, in ten classes.',
  imagesFashion:
    'This run searches on Fashion-MNIST: grey product photographs of clothes, shoes and bags, ten classes; each image stands in all three channels.',
  imagesCifar10: 'This run searches on CIFAR-10: small colour photographs of animals and vehicles, ten classes.',
  imagesCifar100: 'This run searches on CIFAR-100: small colour photographs of a hundred kinds of things.',
  playersHalves:
    'alpha is the mixture and learns from {images} validation images. w are the weights inside the operations and learn from {images} training images.',
  playersLog:
    'alpha is the mixture and learns from validation images. w are the weights inside the operations and learn from training images. They move in turn.',
  playersTurns: 'They move in turn, {first} and then {second}, {steps} times an epoch.',
  playersWait: 'In the first epochs, {n} of them, alpha waits and only w trains.',
  playersWaitStages: 'In the first epochs of every stage, {n} of them, alpha waits and only w trains.',
  playersTogether:
    'alpha is the mixture, w are the weights inside the operations. Both learn at once, from the loss of the same batch, out of {images} images.',
  playersNoneHeld:
    'No image is held out: what is called validation here is measured on {held} of them, before each batch is learned from.',
  playersHeld: 'Validation is measured on {held} other images, from which neither learns.',
  playersFirstOrder: 'Neither waits for the other: first-order DARTS treats the present w as if it were fully trained.',
  playersSecondOrder: 'alpha looks one step of w ahead: this is second-order DARTS.',
  cooperationBoth:
    'Until epoch {until} both gain: training loss falls from {t0} to {t1} and validation loss from {v0} to {v1}.',
  cooperationSince:
    'alpha learns from epoch {since} on, and until epoch {until} both gain: training loss falls from {t0} to {t1} and validation loss from {v0} to {v1}.',
  cooperationReading:
    'The article calls this cooperation. The supernet still underfits, so whatever helps w helps alpha.',
  cooperationNone: 'Validation loss has no turning point in this run yet.',
  cooperationNoStage:
    'Within none of its stages has validation loss a turning point in this run yet; where it jumps, the next stage begins with a fresh network.',
  cooperationEarly:
    'Validation loss stops falling at epoch {until}, and alpha learns only from epoch {from} on: in this run there is no time in which both gain.',
  growthCount: 'From epoch {fewestAt} to epoch {mostAt} the cell goes from {from} to {to} skip-connects of {total}.',
  growthWeight: 'On edge {edge} the weight of skip-connect grows from {w0} to {w1} over the run.',
  growthParting:
    'Past epoch {until} training loss falls on, to {train}, while validation loss climbs to {validation} at epoch {worstAt}.',
  growthReading:
    'The article reads this as competition: w fits its own images, and alpha turns to the operation that needs no training. Others read it differently.',
  growthNone: 'In this run the number of skip-connects does not grow.',
  rankingRing: 'The ring: on edge {edge} the order of the operations with weights has not changed since epoch {since}.',
  rankingEdges: 'By epoch {stop} that order was final on {n} of {edges} edges.',
  rankingReading: 'There, more search no longer decides which convolution wins, only how much skip-connect takes.',
  rankingOne:
    'Only one operation of this space has weights, so there is no order to settle. The recording “Two minutes” has two.',
  rankingNone: 'In this run the order settles on no edge before the stop.',
  rankingHeld:
    'No rule stops this run. At its end that order has held for {window} epochs or more on {n} of {edges} edges.',
  rankingMoves:
    'No rule stops this run, and at its end the order of the operations with weights has held for {window} epochs on no edge.',
  stopRule1: 'Rule 1 counts skip-connects: at epoch {fired} the cell has {limit} or more.',
  stopKeeps: 'DARTS+ ends the search there and keeps that cell.',
  stopEarlier:
    'The count jumped past the limit, so DARTS+ goes back to the cell of epoch {returns}; its skip-connects: {n}.',
  stopFallback:
    'At every check the count was at the limit or above, so rule 1 gives up at epoch {fired} and returns epoch {returns}.',
  stopRule1Quiet: 'Rule 1 has not fired: the cell’s skip-connects have not reached {limit}.',
  stopRule1Unchecked:
    'Rule 1 has not fired: the cell has had {limit} skip-connects or more only in first epochs, in which the rule is not checked.',
  stopRule1Unarmed:
    'Rule 1 has not fired: the cell has had {limit} skip-connects or more only before the rule was armed, which takes a checked epoch with fewer.',
  stopRule1Brief:
    'Rule 1 has not fired: the cell has had {limit} skip-connects or more, but not for {patience} checked epochs in a row.',
  stopRule2:
    'Rule 2 waits until the ranking of the operations with weights has held for {window} epochs; it fires at epoch {fired}.',
  stopRule2Later: 'In epochs, that is {lag} after rule 1: here the simple count is the one in time.',
  stopRule2Quiet: 'Rule 2 has not fired: the ranking has not held for {window} epochs.',
  stopRule2One: 'Rule 2 has nothing to watch: only one operation has weights.',
  worthLess:
    'Trained in full, the cell of epoch {e} reaches {a} and that of epoch {last} only {b}: {points} points lost by searching on.',
  worthMore:
    'Trained in full, the cell of epoch {e} reaches {a} and that of epoch {last} {b}: in this run, stopping cost {points} points.',
  worthSame:
    'Trained in full, the cell of epoch {e} reaches {a} and that of epoch {last} {b}: in this run, stopping and going on come to the same.',
  worthSearchAlike: 'Search accuracy hardly tells them apart: {a} at epoch {e}, {b} at epoch {last}.',
  worthSearch: 'Search accuracy: {a} at epoch {e}, {b} at epoch {last}.',
  worthUnknown:
    'What these cells reach when trained in full is not known here; the recording “Two minutes” has the benchmark’s values.',
  worthNoStop: 'No rule has fired in this run, so DARTS+ would return its last cell.',
}

export type SentenceKey = keyof typeof sentences

export const storyEn = {
  sentences,
  tour: {
    title: 'Why does DARTS collapse?',
    of: 'Card {n} of {total}',
    heads: {
      graph: 'A cell is a graph',
      mixing: 'Mixing makes it differentiable',
      players: 'Two players, alpha and w',
      cooperation: 'First they cooperate',
      growth: 'Then skip-connect takes over',
      ranking: 'The ranking had settled before',
      stop: 'Stop here',
      worth: 'What it buys',
    },
    next: 'Next',
    back: 'Back',
    close: 'End the tour',
    done: 'Done',
    keys: 'Arrow keys turn the cards, Esc ends the tour.',
    toy: 'Play them with two numbers',
    steps: 'Make each step yourself, in a search that starts paused',
    growing: 'This run is still going; the cards use the epochs so far.',
  },
  toy: {
    title: 'Two players, two numbers',
    lead: 'The whole of DARTS in miniature: alpha is one number, w is one number. w wants to be where training loss is low, on the line w = alpha. alpha should find the place on that line where validation loss is lowest: (1, 1).',
    label: 'Plane of alpha and w. Now at alpha {alpha}, w {w}, after {steps} steps.',
    places: { solution: 'solution (1, 1)', rest: 'comes to rest here', best: 'best w: w = alpha' },
    xi: 'Look-ahead ξ',
    rate: 'Step size',
    alphaStep: 'alpha step',
    weightStep: 'w step',
    play: 'Play',
    pause: 'Pause',
    finish: 'Run to the end',
    restart: 'Start again',
    steps: 'steps of alpha + w',
    validation: 'validation loss',
    training: 'training loss',
    firstOrder:
      'First order (ξ = 0): alpha takes w as it is and does not see that w will follow. They circle into ({rest}, {rest}), validation loss {loss}: both are content, and it is not the solution.',
    secondOrder:
      'With ξ = {xi}, alpha sees one step ahead how w will answer. They come to rest at ({rest}, {rest}), validation loss {loss}. The faint course is first order.',
    moral: 'The lab has thousands of weights instead of one and takes the same two steps.',
  },
  why: {
    title: 'Competing explanations',
    lead: 'Why the collapse happens is not settled. Each explanation predicts something one can measure; here is that measurement in the run on the screen. A number that fits is no proof.',
    empty: 'The measurements appear after the first epoch.',
    thisRun: 'This run:',
    explanations: {
      competition: {
        head: 'Cooperation, then competition',
        who: 'Liang et al., DARTS+, article and first abstract',
        claim:
          'While the supernet underfits, alpha and w help each other. Later w fits so well for almost any alpha that alpha is driven to easy operations.',
        measure: 'mean {weight} weight of skip-connect; line: validation loss stops falling',
      },
      overfitting: {
        head: 'Overfitting',
        who: 'Liang et al., DARTS+, later abstract',
        claim:
          'The two-level optimisation overfits: w learns the training half by heart, and alpha is then judged by such a w.',
        measure: 'validation loss minus training loss; line: the epoch DARTS+ returns',
      },
      curvature: {
        head: 'Sharp minima of alpha',
        who: 'Zela et al., R-DARTS',
        claim:
          'Validation loss becomes sharply curved in alpha. Rounding the mixture to one operation an edge then changes it a lot, for the worse.',
        measure: 'dominant eigenvalue of the Hessian of validation loss in alpha',
      },
      advantage: {
        head: 'Unfair advantage',
        who: 'Chu et al., Fair DARTS and DARTS-',
        claim:
          'Under one softmax the operations compete, and skip-connect also eases training like the shortcuts of a ResNet. It wins by that help, not by what it computes.',
        measure: 'mean {weight} weight: skip-connect (solid), best operation with weights (dashed)',
      },
      speed: {
        head: 'Faster convergence',
        who: 'Zhou et al., PR-DARTS',
        claim:
          'A supernet with more skip-connects lowers its loss faster, so gradient descent favours them from the start.',
        measure: 'training loss; line: half of its way down',
      },
      spread: {
        head: 'Unbounded alphas',
        who: 'Ye et al., Beta-DARTS',
        claim:
          'Nothing holds the logits of an edge together. Their spread grows, the softmax saturates, and the first leader takes the edge.',
        measure: 'largest minus smallest alpha, mean over the edges of the normal cell',
      },
      discretisation: {
        head: 'The gap to a cell',
        who: 'Chu et al., Fair DARTS',
        claim:
          'Weights between 0 and 1 are rounded to a cell in the end. What the supernet has learned with the mixture is then lost; the further from 0 and 1, the more.',
        measure: 'zero-one loss of the mixing weights: −0.25 where each is 0 or 1',
      },
      sharpness: {
        head: 'A sharp loss in the weights',
        who: 'Chen and Hsieh, SDARTS',
        claim:
          'Validation loss rises steeply when mixing weights are disturbed, so that the loss of the rounded cell has little to do with it. The same claim as that of the eigenvalue, measured more cheaply.',
        measure:
          'rise of validation loss under noise on the mixing weights of up to 0.3 (solid), 0.1 (dashed), 0.03 (dotted)',
      },
      layers: {
        head: 'Cells that pull apart',
        who: 'Movahedi et al., Lambda-DARTS',
        claim:
          'All cells of a type share one table of alphas and want different things of it. Where their gradients do not point the same way, few cells decide for all.',
        measure: 'layer alignment: mean cosine between the gradients of the cells, training batch',
      },
      operations: {
        head: 'Overfitting operations',
        who: 'Jiang et al., OLES',
        claim:
          'Convolutions learn the training half by heart one by one. Their training gradient then no longer points where the validation gradient does, and alpha turns to operations without weights.',
        measure: 'cosine of training and validation gradient, mean over all convolutions',
      },
      strength: {
        head: 'Alpha is not strength',
        who: 'Wang et al., DARTS-PT',
        claim:
          'Perhaps the supernet is sound and only misread: a large alpha does not mean that the supernet needs the operation. Take each one out and see what is lost.',
        measure: 'skip-connects chosen in the normal cell: by alpha (solid), by what their removal costs (dashed)',
      },
    },
    readings: {
      competition:
        'validation loss stops falling at epoch {turn}; {after} of the growth of skip-connect’s weight comes after it.',
      competitionNone: 'validation loss has no turning point yet, or skip-connect does not grow.',
      overfitting: 'the gap is {at} at epoch {stop} and {end} at epoch {last}.',
      overfittingNone: 'too short to tell.',
      curvature: 'the eigenvalue goes from {first} to {last}.',
      curvaturePerturbed:
        'the eigenvalue was not measured, the loss under noise was: noise of up to 0.3 on the mixing weights costs {first} when first measured and {last} when last.',
      curvatureNone: 'not measured. The picture shows a published run instead.',
      advantage:
        'skip-connect has outweighed the best operation with weights since epoch {since}; now {skip} against {best}.',
      advantageBehind: 'skip-connect does not outweigh the best operation with weights: {skip} against {best}.',
      advantageNone: 'too short to tell.',
      speed:
        'training loss is halfway down at epoch {half}; {before} of the growth of skip-connect’s weight came before.',
      speedNone: 'too short to tell, or skip-connect does not grow.',
      spread: 'the spread goes from {first} to {last}.',
      spreadNone: 'too short to tell, or no alphas were kept.',
      discretisation: 'the zero-one loss goes from {first} to {last}.',
      discretisationNone: 'too short to tell, or no alphas were kept.',
      sharpness: 'noise of up to 0.3 costs {first} when first measured and {last} when last.',
      sharpnessNone:
        'not measured. Where weights of an edge sum to 1, “Measure what later papers do” in the setup does.',
      layers: 'the alignment goes from {first} to {last}.',
      layersNone:
        'not measured. “Measure what later papers do” in the setup does, where two or more cells share a table.',
      operations: 'the cosine goes from {first} to {last}.',
      operationsFrozen: 'OLES has stopped training {frozen} of {of} convolutions.',
      operationsNone: 'not measured. “Measure what later papers do” in the setup does.',
      strength:
        'alpha and removal agree on {agree} of {edges} edges; skip-connects chosen by alpha: {byAlpha}, by removal: {byRemoval}.',
      strengthNone: 'not measured. “Measure what later papers do” in the setup does.',
    },
    experimentsLead:
      'Experiments of minutes each; keep every run in “Compare runs”. Take the suspect away, or give its help to every edge for nothing: is there a collapse?',
    experiments: {
      regular: 'the search as it is',
      noSkip: 'without skip-connect',
      allSkip: 'an extra skip-connect on every edge',
      decaying: 'DARTS-: that help decays',
    },
    remedyLead: 'The remedy, run live in minutes:',
    shorter: '{name}, {epochs} epochs: its step takes twice as long',
    remedies: {
      ...{ spread: 'Beta-DARTS', discretisation: 'Fair DARTS', sharpness: 'SDARTS-RS', layers: 'Lambda-DARTS' },
      ...{ operations: 'OLES', strength: 'DARTS, then PT selection' },
    },
    selection: {
      at: 'Is the supernet broken, or only misread? Its normal cell at epoch {n}, read in two ways:',
      byAlpha: 'by alpha',
      byRemoval: 'by removal',
      worth: '{value} after full training, by the benchmark',
      unknown: 'no epoch of this run derived it: its accuracy is not told here',
    },
    publishedEigenvalues: 'published, not this run: R-DARTS, space S1, CIFAR-10, run 1; dominant eigenvalue',
    publishedTitle: 'Not only in this run',
    published:
      'Skip-connects of the normal cell, of eight operations, in six published searches of 50 epochs, and the supernet’s accuracy after the last. In the first, search accuracy rose from 53.9 % to 87.5 % meanwhile.',
    publishedSource: 'Zela et al., R-DARTS: search logs of automl/RobustDARTS, commit 3dec3fed; spaces S1 and S3.',
  },
  predict: {
    title: 'Where would you stop?',
    task: 'The search runs from its start; rules and final accuracies are covered. Stop it when you would keep its cell.',
    hint: 'Watch the cell and the skip-connects. Arrow keys move the cursor back and forth.',
    stopHere: 'Stop here: epoch {n}',
    moveHere: 'Move my stop to epoch {n}',
    placed: 'Your stop is at epoch {n}. Move it, or see what the rules do.',
    reveal: 'Show the rules',
    cancel: 'Cancel',
    done: 'Close',
    again: 'Try again',
    stops: 'stop → cell',
    skips: 'skips',
    search: 'search',
    final: 'final',
    silent: 'never',
    contenders: { you: 'You', rule1: 'Rule 1', rule2: 'Rule 2', never: 'No stop' },
    finalNote: 'Final accuracy: that cell trained in full, from the benchmark’s table.',
    noFinal: 'Final accuracies are not known for this run, and search accuracy does not predict them.',
  },
  share: {
    title: 'Share',
    lead: 'The address holds this very moment: run, epoch, edge, thresholds, language, theme.',
    leadLive:
      'The address holds the settings and the seed of this live run, not its results. Whoever opens it can start the same search.',
    leadOpened:
      'The address cannot hold this run, only how it is looked at: the link opens a recording of the lab. Send the file of the run as well; “Export” in the list of saved runs makes one.',
    link: 'Link',
    frame: 'Frame for another page',
    shown: 'Parts that the frame shows',
    parts: {
      top: 'top bar',
      caption: 'headline',
      curves: 'curves',
      cell: 'cell',
      edges: 'all edges',
      rules: 'stop rules',
      result: 'result',
      time: 'time axis',
      status: 'status line',
    },
    refused: 'The browser did not allow copying; select the text instead.',
    course: 'Course kit: plans, worksheet, questions',
    licences: 'Licences of what this site is made of',
  },
  compare: {
    title: 'Compare runs',
    lead: 'One time axis for all. Dashed lines: rule 1; dotted lines: rule 2; E and wide dots: the eigenvalue rule, in runs that measured it. Each under the run’s own thresholds.',
    runs: 'Runs',
    open: 'Open run files…',
    keep: 'Keep the run on the screen',
    arrange: 'Arrange',
    overlaid: 'overlaid',
    beside: 'side by side',
    time: 'Epoch of all runs',
    epoch: 'Epoch {n} of {of}',
    loading: 'Reading the runs…',
    empty: 'Choose a run.',
    band: 'mean and range over seeds',
    without: 'not known for this run',
    quantities: {
      skips: { title: 'Skip-connects', unit: 'in the derived normal cell' },
      weight: { title: 'Weight of skip-connect', unit: 'mixing weight in %, mean over the edges' },
      search: { title: 'Search accuracy', unit: 'of the supernet, validation %' },
      final: { title: 'Final accuracy', unit: 'of that epoch’s cell trained in full, %' },
      spread: { title: 'Spread of the logits', unit: 'largest minus smallest alpha, mean over the edges' },
      curvature: { title: 'Dominant eigenvalue', unit: 'of the Hessian of validation loss in alpha' },
      rise: { title: 'Loss under noise', unit: 'rise of validation loss, noise of up to 0.3 on mixing weights' },
      alignment: { title: 'Layer alignment', unit: 'mean cosine between the gradients of the cells' },
      agreement: { title: 'Agreement of gradients', unit: 'cosine of training and validation, mean over convolutions' },
      zeroOne: { title: 'Zero-one loss', unit: '0: undecided, −0.25: every mixing weight 0 or 1' },
      removal: { title: 'Skip-connects by removal', unit: 'edges on which the supernet misses skip-connect most' },
    },
    endings: 'DARTS beside DARTS+, and beside R-DARTS where the eigenvalue was measured',
    run: 'Run',
    way: 'Stopping',
    stops: 'stops at',
    keeps: 'returns epoch',
    skips: 'skips',
    depth: 'depth',
    search: 'search acc.',
    final: 'final acc.',
    never: 'never',
    seed: 'seed {seed}',
    seedColumn: 'seed',
    imagesColumn: 'images',
    csv: 'CSV',
    ways: {
      darts: 'DARTS: never',
      rule1: 'DARTS+ rule 1',
      rule2: 'DARTS+ rule 2',
      eigenvalue: 'R-DARTS, eigenvalue',
    },
  },
}

export type StoryText = typeof storyEn
