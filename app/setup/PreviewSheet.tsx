/**
 * A set of images that was read from files, before it takes the place of another: a few pictures of each class, how many there
 * are, what was done with them, what was left out and why, and which presets want more.
 */
import { useEffect, useRef } from 'react'
import { type ClassPictures, hasMore, shortageOf } from '../../src/protocol/imageSet'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import type { ImagesText } from '../i18n/images/en'
import { useImagesText } from '../i18n/images/useImagesText'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { session } from '../run/lab'
import { type Preview, useRun } from '../run/runStore'
import { count } from '../telling/format'
import { sourceText } from '../telling/sourceText'

/**
 * Presets that a visitor waits for. The article's takes 38 times the arithmetic of the first (its recording took 85 minutes),
 * the paper's takes all images there are, overnight.
 */
const WAITED_FOR: readonly PresetId[] = ['two-minutes', 'small-cell']
/** Least images of any search (protocol/checkConfig.ts). */
const LEAST = 64
const SIDE = 32

export function PreviewSheet({ preview: { dataset, pictures } }: { readonly preview: Preview }) {
  const t = useText()
  const words = useImagesText()
  const taken = useRef(false)
  const replaced = useRun((run) => run.device.datasets.find(({ id }) => id === dataset.id))
  const { facts, images, classes } = dataset
  return (
    <dialog
      ref={sheetOver}
      className="sheet preview"
      aria-labelledby="preview-title"
      onClose={() => session.answerPreview(taken.current)}
    >
      <header>
        <h2 id="preview-title">{words.title(sourceText(t, dataset.title))}</h2>
      </header>
      <div className="sheet-body">
        <p className="lead">
          {words.counts(count(images), count(facts?.heldOut ?? 0), count(classes))}
          {facts && (
            <>
              {' · '}
              {words.summary(
                words.formats[facts.format],
                facts.size ? words.size(facts.size[1], facts.size[0]) : words.severalSizes,
                facts.channels === 1,
              )}
            </>
          )}
        </p>
        <ul className="preview-classes">
          {pictures.map((own) => (
            <ClassRow key={own.label} own={own} words={words} />
          ))}
        </ul>
        {classes > pictures.length && <p className="fine">{words.moreClasses(count(classes - pictures.length))}</p>}
        {facts && facts.remarks.length > 0 && (
          <ul className="fine preview-remarks">
            {facts.remarks.map((remark) => (
              <li key={remark.kind}>
                {words.remarks[remark.kind](count(remark.count))}
                {remark.names.length > 0 && (
                  <>
                    : <code>{remark.names.join(', ')}</code>
                    {hasMore(remark) && ' …'}
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        {images >= LEAST &&
          WAITED_FOR.map((id) => {
            const wanted = PRESETS[id].config.images
            const short = shortageOf(wanted, dataset)
            if (!short) return null
            const [name, each] = [t.names.presets[id].name, count(short.each)]
            return (
              <p className="fine" key={id}>
                {short.smallest
                  ? words.needsEach(name, count(wanted), each, short.smallest.name, count(short.smallest.images))
                  : words.needs(name, count(wanted), each, count(images))}
              </p>
            )
          })}
        {images < LEAST && <p className="warn">{words.tooFew(count(LEAST))}</p>}
        {replaced && <p className="warn">{words.replaces(sourceText(t, replaced.title))}</p>}
      </div>
      <footer>
        <form method="dialog" className="row end">
          <button type="submit">{words.leave}</button>
          <button
            type="submit"
            className="primary"
            onClick={() => {
              taken.current = true
            }}
          >
            {words.use}
          </button>
        </form>
      </footer>
    </dialog>
  )
}

function ClassRow({ own, words }: { readonly own: ClassPictures; readonly words: ImagesText }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const shown = own.pixels.length / (SIDE * SIDE * 3)
  useEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    for (let n = 0; n < shown; n++) {
      const image = pen.createImageData(SIDE, SIDE)
      for (let i = 0; i < SIDE * SIDE; i++) {
        const from = (n * SIDE * SIDE + i) * 3
        image.data.set([...own.pixels.subarray(from, from + 3), 255], 4 * i)
      }
      pen.putImageData(image, n * (SIDE + 2), 0)
    }
  }, [own, shown])
  return (
    <li>
      <canvas
        ref={canvas}
        width={shown * (SIDE + 2) - 2}
        height={SIDE}
        role="img"
        aria-label={words.picturesOf(own.name, count(own.images))}
      />
      <span>
        {own.name} <small>{count(own.images)}</small>
      </span>
    </li>
  )
}
