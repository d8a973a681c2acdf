/** What a reader says of a set of images (src/protocol/imageSet.ts), in lines for a terminal, in the words of the page. */
import { imagesEn } from '../../app/i18n/images/en'
import { grouped } from '../../src/data/numbers'
import type { DatasetInfo } from '../../src/protocol/facts'
import type { Remark } from '../../src/protocol/imageSet'

function remarkLine({ kind, count, names }: Remark): string {
  const more = count > names.length && names.length > 0 ? ', ...' : ''
  return `${imagesEn.remarks[kind](grouped(count))}${names.length > 0 ? `: ${names.join(', ')}${more}` : ''}`
}

/** A set by its title, and what its files were; for a command that is about to use it. */
export function setLines(info: DatasetInfo): string[] {
  return [info.title, ...factLines(info).map((line) => `  ${line}`)]
}

/** What the set is, then what was done with it and what was left out and why. */
export function factLines({ images, classes, classNames, facts }: DatasetInfo): string[] {
  if (!facts) return []
  const { format, size, channels, heldOut, remarks } = facts
  const sizes = size ? `${size[1]} x ${size[0]}` : 'several sizes'
  const shown = classNames.slice(0, 10).join(', ')
  return [
    `${imagesEn.formats[format]}, ${sizes}, ${channels === 1 ? 'grey' : 'colour'}; ${grouped(images)} training images, ${grouped(heldOut)} held out`,
    `${grouped(classes)} classes: ${shown}${classes > 10 ? ', ...' : ''}`,
    ...remarks.map(remarkLine),
  ]
}
