/** What a reader says of a set of images (src/protocol/imageSet.ts), in lines for a terminal, in the words of the page. */
import { imagesEn } from '../../app/i18n/images/en'
import { grouped } from '../../src/data/numbers'
import type { DatasetInfo } from '../../src/protocol/facts'
import { hasMore, type Remark, shortageOf } from '../../src/protocol/imageSet'

function remarkLine(remark: Remark): string {
  const { kind, count, names } = remark
  const more = hasMore(remark) ? ', ...' : ''
  return `${imagesEn.remarks[kind](grouped(count))}${names.length > 0 ? `: ${names.join(', ')}${more}` : ''}`
}

/**
 * A set by its title, what its files were, and what it lacks; for a command that is about to use it.
 *
 * @param wanted images of the search; a set that has fewer in all is refused elsewhere
 */
export function setLines(info: DatasetInfo, wanted: number): string[] {
  const short = shortageOf(wanted, info)
  const lacks = short?.smallest
    ? [
        `few images: ${grouped(wanted)} asked for, ${grouped(short.each)} a class; ` +
          `the smallest class, ${short.smallest.name}, has ${grouped(short.smallest.images)}`,
      ]
    : []
  return [info.title, ...[...factLines(info), ...lacks].map((line) => `  ${line}`)]
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
