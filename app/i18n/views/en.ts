/** Words of the linked views of the lab page: turns, edge explorer, rank strip, filmstrip, readout, pictures and traces. */
import type { Player } from '../../../src/protocol/facts'
import type { Primitive } from '../../../src/space/primitives'

const operations: Record<Primitive, string> = {
  none: 'none: no connection; in DARTS it takes part in the mixture and is never derived.',
  noise: 'noise: random numbers instead of its input, fresh in every pass; no weights (space S4).',
  max_pool_3x3: 'max_pool_3x3: the maximum of 3×3 neighbours; no weights.',
  avg_pool_3x3: 'avg_pool_3x3: the mean of 3×3 neighbours; no weights.',
  skip_connect: 'skip_connect: hands its input on unchanged; no weights to train, so it works from the first step.',
  sep_conv_3x3: 'sep_conv_3x3: depthwise 3×3 and 1×1 convolution, twice.',
  sep_conv_5x5: 'sep_conv_5x5: depthwise 5×5 and 1×1 convolution, twice.',
  dil_conv_3x3: 'dil_conv_3x3: depthwise 3×3 with holes (reaches 5×5) and 1×1 convolution.',
  dil_conv_5x5: 'dil_conv_5x5: depthwise 5×5 with holes (reaches 9×9) and 1×1 convolution.',
  nor_conv_1x1: 'nor_conv_1x1: 1×1 convolution.',
  nor_conv_3x3: 'nor_conv_3x3: 3×3 convolution.',
}

export const skipConnects = (n: number): string => `${n} skip-connect${n === 1 ? '' : 's'}`

export const views = {
  turns: {
    group: 'Single steps',
    alphas: 'alpha step',
    weights: 'w step',
    epoch: 'epoch',
    next: { alphas: 'It is alpha’s turn.', weights: 'It is w’s turn.' } as Record<Player, string>,
    explain: {
      alphas: 'One move of alpha: a gradient step down the validation loss, weights held still.',
      weights: 'One move of w: a gradient step down the training loss, alpha held still.',
      epoch: 'All turns of one epoch, then pause.',
    },
    head: {
      alphas: (change: string) => `Alpha has moved: validation loss ${change}`,
      weights: (change: string) => `The weights have moved: training loss ${change}`,
    },
    body: {
      alphas: (step: number, epoch: number, distance: string, other: string) =>
        `Step ${step} of epoch ${epoch}. Distance ${distance}; the training loss, which it did not look at, ${other}.`,
      weights: (step: number, epoch: number, distance: string, other: string) =>
        `Step ${step} of epoch ${epoch}. Distance ${distance}; the validation loss, which they did not look at, ${other}.`,
    },
    most: {
      alphas: (edge: string, op: string, amount: string) => `Furthest: ${op} on edge ${edge}, ${amount}.`,
      weights: (edge: string, op: string, amount: string) =>
        `Furthest for their size: ${op} on edge ${edge}, ${amount}.`,
    },
    nothing: 'Nothing moved: alpha is frozen in this epoch.',
    change: (before: string, after: string) => `${before} → ${after}`,
  },

  legend: { label: 'Operations: make one stand out', explain: operations },

  edges: {
    panel: 'Edges',
    title: 'Edges',
    layout: (low: string, high: string, scale: string) =>
      scale === 'rank' ? 'column → row' : `column → row; ${low} to ${high}`,
    moved: { alphas: 'how far each alpha moved', weights: 'how far their weights moved' },
    rank: 'rank',
    without: 'not in this trace: it holds genotypes only',
    rankUnit: 'among the candidates of this edge, 1 = largest alpha',
    graph: 'Picture',
    cellTab: 'cell',
    edgesTab: 'edges',
    explain:
      'Every edge of the cell over the whole search, arranged as the cell is: row = where it ends, column = where it starts.',
    edge: (name: string) => `Edge ${name}. Click: show it everywhere.`,
    edgeNow: (name: string, best: string, percent: string, kept: string | null, ring: number | null) =>
      `Edge ${name}: ${best} leads with ${percent}; ${kept ? `kept in the cell as ${kept}` : 'not kept in the cell'}${
        ring === null ? '' : `; order unchanged since epoch ${ring}`
      }. Click: show it everywhere.`,
    description: (edges: number, epoch: number) => `${edges} small charts, one an edge, at epoch ${epoch}.`,
  },

  rank: {
    title: 'Ranking',
    unit: 'learnable operations only; ○ their last crossing',
    value: (rank: string) => `place ${rank}`,
  },

  film: {
    frame: (epoch: number, skips: number, changed: number | null, gained: number) =>
      `Epoch ${epoch}: ${skipConnects(skips)}${
        changed === null
          ? ''
          : changed === 0
            ? '; the same cell as before'
            : `; ${changed} ${changed === 1 ? 'operation' : 'operations'} changed${
                gained === 0 ? '' : `, ${skipConnects(Math.abs(gained))} ${gained > 0 ? 'more' : 'fewer'}`
              }`
      }. Click or drag: go there.`,
  },

  pictures: {
    save: (title: string, kind: string) => `Save as ${kind}: ${title}`,
    explain: (kind: string) => `Save this picture as ${kind}, with title, data set, seed and config inside.`,
    edge: (chart: string, edge: string, cell: string) => `${chart}, edge ${edge}, ${cell} cell`,
    edges: (chart: string, cell: string) => `${chart} of every edge, ${cell} cell`,
    within: (title: string, low: string, high: string) => `${title}, ${low} to ${high}`,
    moves: (what: string, cell: string) => `${what}, ${cell} cell`,
    cell: (cell: string) => `Derived ${cell} cell`,
    film: (cell: string) => `The ${cell} cell, epoch by epoch`,
  },

  trace: {
    menu: 'Trace',
    forms: { json: 'Save as JSON', csv: 'Save as CSV', notebook: 'Save as notebook' },
    about: {
      json: 'the whole run; opens here again',
      csv: 'one long table, a row a number; opens here again',
      notebook: 'Jupyter, with the trace and first plots inside',
    },
    open: 'Open a trace…',
    table: 'Open a NAS-Bench-201 table…',
    tableAbout:
      'final accuracy of every epoch’s cell at once; a CSV with index, arch, cifar10, cifar100, imagenet16_120',
    servedTable: 'Read the NAS-Bench-201 table of this site',
    servedTableAbout: 'final accuracy of every epoch’s cell at once; put there by npm run data',
    openAbout:
      'JSON or CSV of this lab, or a search log of DARTS, P-DARTS, PC-DARTS, RobustDARTS, darts-pt, DARTS-PyTorch or pt.darts; or drop it on the page',
  },

  readout: {
    caption: 'At the cursor',
    hint: 'Point at anything to have it explained.',
    epoch: (chart: string, epoch: number) => `${chart}, epoch ${epoch}. Drag: move the cursor.`,
    curve: (chart: string, epoch: number, curve: string, value: string) =>
      `${chart}, epoch ${epoch}: ${curve} ${value}. Drag: move the cursor.`,
    rule1:
      'DARTS+ criterion 1: stop when the cell has this many skip-connects. Move the threshold: the mark moves at once.',
    rule2:
      'DARTS+ criterion 2: stop when the ranking of the learnable operations has not changed for this many epochs.',
    search: 'Search accuracy: of the supernet while it trains. It does not foretell what the cell reaches alone.',
    final:
      'Final accuracy: the benchmark’s, of this epoch’s cell after full training, alone. Not comparable with search accuracy.',
    skips: (cell: string) => `Skip-connects among the operations of the derived ${cell} cell.`,
    depth: (cell: string) => `Longest path through the derived ${cell} cell, in operations.`,
    at: 'Completed epochs at the cursor. Arrow keys move it, space plays.',
    node: (name: string) => `Node ${name}: the sum of the edges that end in it.`,
    input: (name: string) => `${name}: the output of an earlier cell.`,
    output: (name: string) => `${name}: the nodes joined, the output of this cell.`,
  },
}

export type ViewsCatalogue = typeof views
