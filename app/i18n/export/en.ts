/** Words of the export menu. */
import type { ExportFormat } from '../../../src/export/formats'

const formats: Record<ExportFormat, string> = {
  genotype: 'Genotype(...) · quark0/darts',
  'edge-all': 'Genotype(...) · all 14 edges, as SNAS',
  'nas-bench-201': 'NAS-Bench-201 string',
  json: 'JSON, with the stamp',
  nni: 'NNI architecture',
  nasbench301: 'NAS-Bench-301, Python',
  dot: 'Graphviz DOT',
  pytorch: 'PyTorch module',
}

export const exportingEn = {
  formats,
  format: 'Format',
  impossible: 'Not possible in this format:',
  notCopied: 'The browser does not let the page copy; mark the text above.',
}
