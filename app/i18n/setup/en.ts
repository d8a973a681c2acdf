/** Words of what stands before a live run: preset, settings, cost, engine, images. They come with the sheet, not with the page. */
import type { Engine } from '../../../src/protocol/engines'
import { algorithmsEn } from '../algorithms/en'
import { datasetsEn } from '../datasets'

export const setupEn = {
  title: 'Run it live',
  lead: 'A real search trains in this tab, on this computer. Nothing is uploaded.',
  preset: 'Preset',
  differs: 'Different from the paper',
  same: 'Nothing: these are the settings of the paper.',
  more: 'More differences',
  cost: 'Cost',
  steps: (steps: string, epochs: number) => `${steps} training steps in ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
  images: (count: string, side: number) => `${count} images of ${side}×${side} pixels, half for w and half for alpha`,
  measured: (time: string, threads: 1 | 2) =>
    `about ${time} on one core of an AMD EPYC (${threads === 1 ? 'one thread' : 'two threads'}) with nothing else to do; on this computer the time is estimated after the first steps`,
  unmeasured: 'the time is estimated on this computer after the first steps',
  battery: 'The computer is busy the whole time; plug in a laptop.',
  seed: 'Seed',
  seeds: 'Number of seeds',
  seedsFact: (n: number, side: number) =>
    `${n} searches, from this seed on, ${side} at a time; their skip-connects are drawn together. They are not saved by themselves.`,
  seedsOwn: 'These images cannot be read again; choose their files once more for several seeds.',
  startSeeds: (n: number) => `Search with ${n} seeds`,
  data: 'Images',
  generated: 'Generated images',
  choose: 'Choose files…',
  chooseFolder: 'Choose a folder…',
  dropHint:
    'or drop them anywhere on the page: CIFAR archives (binary or Python version), MNIST’s IDX files, .npz, Parquet, a folder or .zip of pictures with one folder a class',
  instead: (wanted: string, taken: string) =>
    `These settings ask for ${wanted}, which is not loaded; this search takes ${taken}.`,
  substitute: (wanted: string) => `${wanted} is not on this site, so generated images stand in for it.`,
  generatedAbout:
    'Generated shapes: ten kinds, drawn in this tab. They are a lesson of their own: in a recorded search with the network of “Two minutes” (“Generated shapes · no collapse”) validation loss falls from 2.36 to 0.76 in 15 epochs, no cell has more than one skip-connect, and neither rule fires. For the collapse take photographs.',
  shippedAbout:
    'Fashion-MNIST: product photographs of clothes, shoes and bags from an online shop (Zalando, 2017, MIT licence), ten classes. A part of it comes with this site.',
  fewer: (count: string) => `Only ${count} images are loaded; all of them are used.`,
  stopAt: 'When a rule fires',
  stopAts: {
    none: 'go on, and mark both rules',
    criterion1: 'rule 1 stops the search',
    criterion2: 'rule 2 stops the search',
    eigenvalue: 'the eigenvalue rule stops the search',
  },
  asking: 'asking…',
  software: 'software adapter: correct, but very slow',
  unnamed: 'an adapter that this browser does not name',
  maybeSoftware: 'Should it be a software adapter, the search is correct, but very slow.',
  start: 'Start the search',
  startOne: 'Start, pause after one epoch',
  read: (title: string) => `Read ${title} from this site`,
  fromAddress: 'Settings from the address',
  willReplace: 'Starting replaces the live run on the screen.',
  willEndRetraining: (lost: string) => `Starting replaces the run on the screen. ${lost}`,
  willEndSeeds: (seeds: number) =>
    `Starting ends the earlier search with several seeds (seeds that have epochs: ${seeds}); “Save all” on its page keeps it.`,
  time: {
    measured: (time: string) => `about ${time}, as this preset ran in this browser before`,
    scaled: (time: string) => `roughly ${time}: the speed of another search in this browser, scaled by the arithmetic`,
  },
  times: (times: string) => `about ${times} times as long as this preset as it stands, with plain DARTS`,
  downloads: {
    generated: 'no download: the images are made in this tab, the engine (0.2 MB) comes with the page',
    shipped: (megabytes: string) =>
      `${megabytes} MB of images from this site when the search begins; the engine (0.2 MB) comes with the page`,
    read: 'no further download: the images are in this tab already, the engine (0.2 MB) comes with the page',
  },
  startSteps: 'Start paused, step by step',

  fields: {
    space: 'search space',
    primitives: 'operations',
    channels: 'channels',
    cells: 'cells',
    nodes: 'nodes of a cell',
    concat: 'nodes that a cell puts out',
    imageSize: 'image size',
    dataset: 'images from',
    images: 'images used',
    'augment.crop': 'crop padding',
    'augment.flip': 'flip',
    'augment.cutout': 'cutout',
    epochs: 'epochs',
    batch: 'batch',
    'weights.lr': 'w learning rate',
    'weights.nesterov': 'Nesterov momentum',
    'weights.weightDecay': 'w weight decay',
    'alphas.lr': 'alpha learning rate',
    updateOrder: 'first in a step',
    ...algorithmsEn.fields,
  } as Record<string, string>,
  was: (value: string) => `paper ${value}`,

  noEngine: {
    title: 'This browser cannot run the search',
    lead: 'The search needs WebGPU or WebAssembly SIMD. What you see on this page is a recording and works without them.',
    noSimd:
      'Every current browser has WebAssembly SIMD: Chrome and Edge from version 91, Firefox from 89, Safari from 16.4; a policy or a lockdown mode may switch it off.',
    noGpu: [
      'Chrome and Edge have WebGPU from version 113 on Windows, macOS and ChromeOS, Safari from version 26, Firefox from version 141 on Windows and 147 on Macs with Apple silicon.',
      'On Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu; Firefox needs dom.webgpu.enabled in about:config, a Vulkan driver and, where it refuses that driver, gfx.webgpu.ignore-blocklist.',
      'WebGPU needs https or localhost, and a policy may switch it off.',
    ],
    said: 'The browser says',
  },

  engines: {
    title: 'Engine',
    names: { webgpu: 'GPU (WebGPU)', cpu: 'processor (WebAssembly)' } as Record<Engine, string>,
    automatic: (name: string) => `automatic: ${name}`,
    missing: (name: string) => `${name}: not here`,
    why: {
      hardware: 'A GPU is taken first where there is one.',
      software: 'The WebGPU adapter here is a software one, which takes about ten times as long as the processor.',
      without: 'There is no GPU that this page may use; the processor does the same search.',
      chosen: 'As chosen.',
    },
    whyNoGpu: 'Why no GPU?',
    sameBits: 'The same numbers on every machine and with any number of threads.',
    unshared: 'This browser shares no memory between threads, so one computes.',
    alone:
      'This page is not isolated from others (cross-origin isolation), so threads may not share memory: one computes.',
    reload: (threads: number) => `Load the page anew, for ${threads} threads`,
    embedded: 'Opened on its own, outside of the page around it, it may compute on more.',
  },

  cells: {
    nodes: 'Nodes of a cell',
    nodesPublished: (count: number) => `${count}, as published`,
    nodesAbout: (edges: number) =>
      `Intermediate nodes; every one takes from all before it: ${edges} edges. The single cell of the DARTS-Bench-Suite has 8.`,
    joined: 'Output of a cell',
    joinedAll: 'all its nodes',
    joinedLast: (count: number) => (count === 1 ? 'the last node' : `the last ${count} nodes`),
    joinedAbout: 'The maps of these nodes, one beside the other, are what the next cells read.',
    own: 'Each cell searches its own operations',
    ownSummary: 'Every cell has alphas of its own instead of one table for all normal and one for all reduction cells.',
  },
  algorithms: algorithmsEn,
  datasets: datasetsEn,
}

export type SetupCatalogue = typeof setupEn
