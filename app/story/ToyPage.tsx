/** The toy bilevel problem to play with: step either player, let both run, change how far alpha looks ahead. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { ToyPlane } from '../charts/ToyPlane'
import { Icon } from '../controls/Icon'
import { useSize } from '../page/useSize'
import { SavePicture } from '../pictures/SavePicture'
import type { PictureStamp } from '../pictures/stamp'
import {
  alphaStep,
  type Point,
  restingPoint,
  SOLUTION,
  START,
  type ToySettings,
  trainingLoss,
  trajectory,
  validationLoss,
  weightStep,
} from './bilevel'
import { fill } from './numbers'
import { StorySheet } from './StorySheet'
import { useStoryText } from './useStoryText'
import '../styles/toy.css'

/** Iterations after which every choice of the sliders has come to rest on the screen. */
const ENOUGH = 400
/** Iterations a second while it plays. */
const PER_SECOND = 20

const number = (value: number): string => value.toFixed(3).replace('-', '\u2212')

/** Steps of either player taken so far; the start first. */
interface Course {
  readonly points: readonly Point[]
  readonly alphaSteps: number
  readonly weightSteps: number
}

const BEGIN: Course = { points: [START], alphaSteps: 0, weightSteps: 0 }

function advance(course: Course, settings: ToySettings, player: 'alpha' | 'w' | 'both'): Course {
  const points = [...course.points]
  if (player !== 'w') points.push(alphaStep(points.at(-1) as Point, settings))
  if (player !== 'alpha') points.push(weightStep(points.at(-1) as Point, settings))
  return {
    points,
    alphaSteps: course.alphaSteps + (player === 'w' ? 0 : 1),
    weightSteps: course.weightSteps + (player === 'alpha' ? 0 : 1),
  }
}

export function ToyPage() {
  const { toy: t } = useStoryText()
  const [settings, setSettings] = useState<ToySettings>({ xi: 0, rate: 0.1 })
  const [course, setCourse] = useState<Course>(BEGIN)
  const [playing, setPlaying] = useState(false)
  const [box, { width }] = useSize<HTMLDivElement>()
  const still = useRef(matchMedia('(prefers-reduced-motion: reduce)').matches)

  const over = course.alphaSteps >= ENOUGH
  useEffect(() => {
    if (!playing || over) return
    const timer = setInterval(() => setCourse((now) => advance(now, settings, 'both')), 1000 / PER_SECOND)
    return () => clearInterval(timer)
  }, [playing, over, settings])

  const restart = (change: Partial<ToySettings> = {}): void => {
    setSettings({ ...settings, ...change })
    setCourse(BEGIN)
  }
  const finish = (): void => {
    setPlaying(false)
    const points = trajectory(settings, ENOUGH)
    setCourse({ points, alphaSteps: ENOUGH, weightSteps: ENOUGH })
  }
  // Who wants no motion gets what it comes to.
  const play = (): void => (still.current ? finish() : setPlaying(!playing))
  const now = course.points.at(-1) as Point
  const rest = restingPoint(settings.xi)
  const firstOrder = useMemo(() => trajectory({ xi: 0, rate: settings.rate }, ENOUGH), [settings.rate])
  const size = Math.max(240, Math.min(440, width))
  const reading = { alpha: number(now.alpha), w: number(now.w), steps: course.alphaSteps + course.weightSteps }
  const label = fill(t.label, reading)
  const stamp = (): PictureStamp => ({
    title: t.title,
    facts: [label, `${t.xi} ${settings.xi.toFixed(2)}, ${t.rate} ${settings.rate.toFixed(2)}`],
    metadata: { source: 'DARTS+ Lab', title: t.title, ...settings, steps: reading.steps, ...now },
    moment: '',
    legend: [],
  })
  return (
    <StorySheet title={t.title} lead={t.lead}>
      <div className="toy">
        <div ref={box} data-picture="">
          <ToyPlane
            label={label}
            size={size}
            loss={validationLoss}
            path={course.points}
            ghost={settings.xi === 0 ? [] : firstOrder}
            solution={SOLUTION}
            rest={rest}
            words={t.places}
          />
          <SavePicture title={t.title} stamp={stamp} />
        </div>
        <div className="toy-side">
          <p className="toy-formula">
            L<sub>val</sub> = α w − 2 α + 1
            <br />L<sub>train</sub> = w² − 2 α w + α² = (w − α)²
          </p>
          <label className="slider">
            <span>{t.xi}</span>
            <output>{settings.xi.toFixed(2)}</output>
            <input
              type="range"
              aria-label={t.xi}
              min={0}
              max={1}
              step={0.05}
              value={settings.xi}
              onChange={(event) => restart({ xi: Number(event.currentTarget.value) })}
            />
          </label>
          <label className="slider">
            <span>{t.rate}</span>
            <output>{settings.rate.toFixed(2)}</output>
            <input
              type="range"
              aria-label={t.rate}
              min={0.02}
              max={0.3}
              step={0.02}
              value={settings.rate}
              onChange={(event) => restart({ rate: Number(event.currentTarget.value) })}
            />
          </label>
          <div className="row toy-buttons">
            <button type="button" onClick={() => setCourse(advance(course, settings, 'alpha'))}>
              {t.alphaStep}
            </button>
            <button type="button" onClick={() => setCourse(advance(course, settings, 'w'))}>
              {t.weightStep}
            </button>
          </div>
          <div className="row toy-buttons">
            <button type="button" className="primary" onClick={play} disabled={over}>
              <Icon shape={playing && !over ? 'pause' : 'play'} />
              {playing && !over ? t.pause : t.play}
            </button>
            <button type="button" onClick={finish}>
              {t.finish}
            </button>
            <button
              type="button"
              onClick={() => {
                setPlaying(false)
                restart()
              }}
            >
              {t.restart}
            </button>
          </div>
          <dl className="facts toy-facts">
            <Fact label={t.steps} value={`${course.alphaSteps} + ${course.weightSteps}`} />
            <Fact label="alpha" value={number(now.alpha)} />
            <Fact label="w" value={number(now.w)} />
            <Fact label={t.validation} value={number(validationLoss(now))} />
            <Fact label={t.training} value={number(trainingLoss(now))} />
          </dl>
          <p className="toy-verdict">
            {fill(settings.xi === 0 ? t.firstOrder : t.secondOrder, {
              xi: settings.xi.toFixed(2),
              rest: number(rest.alpha),
              loss: number(validationLoss(rest)),
            })}
          </p>
          <p className="fine">{t.moral}</p>
        </div>
      </div>
    </StorySheet>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
