/**
 * A picture of the page as a file of its own: styles written into the elements, a heading with title, data set and seed,
 * the whole config as metadata.
 */
import { styleOf } from '../charts/palette'
import { plainColor } from './plainColor'
import { type PictureStamp, SEPARATOR } from './stamp'

const SVG = 'http://www.w3.org/2000/svg'
const PAD = 16
const TITLE = 18
const LINE = 15
const FACT_SIZE = 11
/** A file is no narrower: most facts fit a line then. */
const NARROWEST = 420
/** Of the piece of a line before its name. */
const SAMPLE = 26

/** What the style sheet says and an SVG file needs. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
] as const

/** Helps for pointers, invisible in a picture. */
const LEFT_OUT = '.edge-hit, .hover-line, .edge-halo'

function inlineStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of PROPERTIES) to.setAttribute(name, plainColor(style.getPropertyValue(name)))
  if (style.transform !== 'none') to.setAttribute('transform', style.transform)
  for (const name of [...to.getAttributeNames()])
    if (name === 'class' || name === 'style' || name === 'role' || /^(data|aria)-/.test(name)) to.removeAttribute(name)
  for (let i = 0; i < from.children.length; i++) inlineStyles(from.children[i] as Element, to.children[i] as Element)
}

function element(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.textContent = text
  return made
}

/** Width of a name in the legend, dot and gap included, in pixels. */
const ENTRY = 108

/** The operations in rows that fit the width. */
function legendRows({ legend }: PictureStamp, width: number) {
  const columns = Math.max(1, Math.floor(width / ENTRY))
  const entries = legend.map((op, i) => ({ op, x: (i % columns) * ENTRY, row: Math.floor(i / columns) }))
  return { entries, rows: Math.ceil(legend.length / columns) }
}

/** What is drawn in files only: room below the picture for it, in pixels. */
const FILE_ONLY = { selector: '.file-only', height: 16 }

/** A text in lines that fit the width: broken between words, Chinese anywhere. */
function wrapped(text: string, width: number, pen: CanvasRenderingContext2D): string[] {
  const lines = ['']
  for (const piece of text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/g) ?? []) {
    const longer = `${lines.at(-1)}${piece}`
    if (lines.at(-1) === '' || pen.measureText(longer.trimEnd()).width <= width) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines.map((line) => line.trim())
}

/** The facts in lines that fit the width, broken between facts where they fit. */
function factLines(facts: readonly string[], width: number, font: string): string[] {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return [...facts]
  pen.font = font
  return facts.flatMap((fact) => {
    const lines: string[] = []
    for (const part of fact.split(SEPARATOR)) {
      const longer = [lines.at(-1), part].filter((text) => text !== undefined).join(SEPARATOR)
      if (lines.length > 0 && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer
      else lines.push(part)
    }
    return lines.flatMap((line) => wrapped(line, width, pen))
  })
}

/** `var(--ink)` as the page has it. */
function colorOf(color: string, page: CSSStyleDeclaration): string {
  const [, name] = /^var\((--[\w-]+)\)$/.exec(color) ?? []
  return name === undefined ? color : page.getPropertyValue(name).trim()
}

/** A copy that looks the same outside of the page, with its heading and its stamp. */
export function standalone(picture: SVGSVGElement, stamp: PictureStamp): SVGSVGElement {
  const width = picture.clientWidth || Number(picture.getAttribute('width'))
  const drawn = picture.clientHeight || Number(picture.getAttribute('height'))
  const height = drawn + (picture.querySelector(FILE_ONLY.selector) ? FILE_ONLY.height : 0)
  const broad = Math.max(NARROWEST, width)
  const page = getComputedStyle(document.documentElement)
  const [ink, soft, paper] = ['--ink', '--soft', '--paper'].map((name) => page.getPropertyValue(name).trim())
  const facts = factLines(stamp.facts, broad, `${FACT_SIZE}px ${page.fontFamily}`)
  const top = PAD + TITLE + facts.length * LINE + 8
  const legend = legendRows(stamp, broad)
  const lines = stamp.lines ?? []
  const bottom = top + height + (legend.rows + lines.length) * LINE + PAD
  const outer = element('svg', {
    xmlns: SVG,
    width: broad + 2 * PAD,
    height: bottom,
    viewBox: `0 0 ${broad + 2 * PAD} ${bottom}`,
    'font-family': page.fontFamily,
  }) as SVGSVGElement
  outer.append(
    element('title', {}, stamp.title),
    element('desc', {}, facts.join('; ')),
    element('metadata', {}, JSON.stringify(stamp.metadata)),
    element('rect', { width: '100%', height: '100%', fill: paper ?? '#ffffff' }),
    element('text', { x: PAD, y: PAD + 12, 'font-size': 15, 'font-weight': 650, fill: ink ?? '#000000' }, stamp.title),
    ...facts.map((fact, i) =>
      element(
        'text',
        { x: PAD, y: PAD + TITLE + LINE * (i + 1) - 3, 'font-size': FACT_SIZE, fill: soft ?? '#000000' },
        fact,
      ),
    ),
  )
  const copy = picture.cloneNode(true) as SVGSVGElement
  inlineStyles(picture, copy)
  const hidden = [...picture.querySelectorAll('*')].flatMap((node, i) => (node.matches(LEFT_OUT) ? [i] : []))
  const nodes = [...copy.querySelectorAll('*')]
  for (const i of hidden) nodes[i]?.remove()
  for (const [name, value] of Object.entries({ x: PAD, y: top, width, height: drawn, overflow: 'visible' }))
    copy.setAttribute(name, String(value))
  outer.append(copy)
  for (const { op, x, row } of legend.entries) {
    const y = top + height + LINE * (row + 1)
    outer.append(
      element('circle', { cx: PAD + x + 5, cy: y - 4, r: 5, fill: styleOf(op).color }),
      element('text', { x: PAD + x + 15, y, 'font-size': 11, fill: ink ?? '#000000' }, op),
    )
  }
  lines.forEach(({ name, color, dash }, i) => {
    const y = top + height + LINE * (legend.rows + i + 1)
    const stroke = { stroke: colorOf(color, page), 'stroke-width': 2.5, ...(dash ? { 'stroke-dasharray': dash } : {}) }
    outer.append(
      element('line', { x1: PAD, x2: PAD + SAMPLE, y1: y - 4, y2: y - 4, ...stroke }),
      element('text', { x: PAD + SAMPLE + 8, y, 'font-size': 11, fill: ink ?? '#000000' }, name),
    )
  })
  return outer
}
