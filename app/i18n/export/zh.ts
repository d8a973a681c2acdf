/** 导出菜单的文字。 */
import type { exportingEn } from './en'

export const exportingZh: typeof exportingEn = {
  formats: {
    genotype: 'Genotype(...) 文本 · quark0/darts',
    'edge-all': 'Genotype(...) 文本 · 全部 14 条边（SNAS）',
    'nas-bench-201': 'NAS-Bench-201 字符串',
    json: 'JSON（含出处信息）',
    nni: 'NNI 架构',
    nasbench301: 'NAS-Bench-301（Python）',
    dot: 'Graphviz DOT 图',
    pytorch: 'PyTorch 模块',
  },
  format: '格式',
  impossible: '无法写成此格式：',
  notCopied: '浏览器不允许页面复制，请选中上面的文字。',
}
