/**
 * A run as a Jupyter notebook (nbformat 4.5) with the trace inside: provenance, the data as one JSON literal, and cells
 * that turn it into tables and draw the alphas of an edge, skip-connects and accuracies with pandas and matplotlib.
 */
import { RUN_FORMAT, type RunRecord } from '../protocol/runRecord'
import { topologyOf } from '../space/topology'
import { epochsOf } from './fromRun'

interface Cell {
  readonly cell_type: 'markdown' | 'code'
  readonly source: string
}

/** JSON inside r'''...''': no apostrophe may be left in it. */
function literal(value: unknown): string {
  return `r'''${JSON.stringify(value).replaceAll("'", '\\u0027')}'''`
}

function cellsOf(run: RunRecord): Cell[] {
  const { config, provenance, source, evaluation } = run
  const { dataset, images, adapter, commit, date, benchmarkSource } = provenance
  const epochs = epochsOf(run)
  const trace = {
    format: RUN_FORMAT,
    config,
    provenance,
    ...(source ? { source } : {}),
    edges: topologyOf(config).edges,
    epochs,
    ...(evaluation ? { evaluation } : {}),
  }
  const told = (value: string | null): string => value ?? 'not told'
  const facts = source
    ? [
        `- data set: ${told(source.dataset)}; algorithm: ${told(source.algorithm)}; space: ${config.space}`,
        `- operations of the tables: ${told(source.operations?.join(', ') ?? null)}`,
        `- settings: ${told(
          Object.entries(source.settings)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ') || null,
        )}`,
        `- ${epochs.length} epochs; ${source.files.join(', ')}; ${date}`,
      ]
    : [
        `- data set: ${dataset}${images ? `; ${images.weights} images for w, ${images.alphas} for alpha` : ''}`,
        `- space: ${config.space}; operations: ${config.primitives.join(', ')}; seed: ${config.seed}`,
        `- ${epochs.length} of ${config.epochs} epochs on ${adapter}; ${date}; commit ${commit}`,
        ...(benchmarkSource ? [`- final accuracy: ${benchmarkSource}`] : []),
      ]
  return [
    {
      cell_type: 'markdown',
      source: [
        source ? `# A search log of ${source.program}, read by the DARTS+ Lab` : '# A search of the DARTS+ Lab',
        '',
        ...facts,
        '',
        'Search accuracy is that of the supernet while it trains; it does not foretell what a cell reaches alone.',
      ].join('\n'),
    },
    { cell_type: 'code', source: `import json\n\ntrace = json.loads(${literal(trace)})` },
    {
      cell_type: 'code',
      source: [
        'import pandas as pd',
        '',
        "config, edges = trace['config'], trace['edges']",
        'rows = [',
        "    (record['epoch'], cell, e, edges[e]['from'], edges[e]['to'], op, alpha, record['mixingWeights'][cell][e][o])",
        "    for record in trace['epochs']",
        "    for cell in ('normal', 'reduce')",
        "    for e, row in enumerate(record['alphas'][cell])",
        "    for o, (op, alpha) in enumerate(zip(config['primitives'], row))",
        ']',
        "alphas = pd.DataFrame(rows, columns=['epoch', 'cell', 'edge', 'from', 'to', 'operation', 'alpha', 'mixing_weight'])",
        // What every alpha of an operation that was taken out is (REMOVED); a curve ends there.
        "alphas.loc[alphas.alpha <= -1e9, 'alpha'] = float('nan')",
        "epochs = pd.json_normalize([{k: v for k, v in r.items() if k not in ('alphas', 'mixingWeights', 'printed')} for r in trace['epochs']])",
        "epochs = epochs.set_index('epoch')",
        'alphas.head()',
      ].join('\n'),
    },
    ...(evaluation
      ? [
          {
            cell_type: 'code' as const,
            source: "retrained = pd.json_normalize(trace['evaluation']['results'])\nretrained.head()",
          },
        ]
      : []),
    {
      cell_type: 'code',
      source: [
        'import matplotlib.pyplot as plt',
        '',
        "edge, cell = 0, 'normal'",
        'fig, (top, middle, bottom) = plt.subplots(3, sharex=True, figsize=(8, 9), height_ratios=(3, 1, 2))',
        "for op, curve in alphas[(alphas.cell == cell) & (alphas.edge == edge)].groupby('operation', sort=False):",
        "    top.plot(curve.epoch, curve.alpha, label=op, linewidth=3 if op == 'skip_connect' else 1.5)",
        "top.set_ylabel(f'alpha, edge {edge}, {cell} cell')",
        'top.legend(fontsize=8)',
        "if 'skips.normal' in epochs:",
        "    middle.step(epochs.index, epochs['skips.normal'], where='mid', color='#d31006')",
        "middle.set_ylabel('skip-connects')",
        "bottom.plot(epochs.index, 100 * epochs['validation.accuracy'], label='search accuracy, validation')",
        "bottom.plot(epochs.index, 100 * epochs['train.accuracy'], '--', label='search accuracy, training')",
        "if 'benchmark.cifar10' in epochs:",
        "    bottom.plot(epochs.index, epochs['benchmark.cifar10'], '.', label='final accuracy of the cell (table)')",
        "bottom.set_ylabel('%')",
        "bottom.set_xlabel('epoch')",
        'bottom.legend(fontsize=8)',
        'for axis in (top, middle, bottom):',
        "    for rule, style in (('criterion1', '--'), ('criterion2', ':')):",
        "        fired = trace['epochs'][-1]['rules'][rule]['firedAt'] if trace['epochs'] else None",
        '        if fired is not None:',
        "            axis.axvline(fired, color='black', linestyle=style, linewidth=1)",
        'plt.show()',
      ].join('\n'),
    },
  ]
}

/** Lines with their line feeds, as notebooks store text. */
function lines(source: string): string[] {
  return source.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line))
}

export function writeTraceNotebook(run: RunRecord): string {
  const cells = cellsOf(run).map(({ cell_type, source }, i) => ({
    cell_type,
    id: `lab-${i}`,
    metadata: {},
    source: lines(source),
    ...(cell_type === 'code' ? { execution_count: null, outputs: [] } : {}),
  }))
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  }
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}
