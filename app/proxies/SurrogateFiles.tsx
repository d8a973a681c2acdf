/** Opens the models of NAS-Bench-301: files, a zip or the compact form; says which are open, and why others were refused. */
import { ChooseFiles } from '../controls/ChooseFiles'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { followRun } from './followRun'
import { openSurrogate, useSurrogate } from './surrogateStore'

export function SurrogateFiles() {
  const words = useProxiesText()
  const { surrogate, isReading, progress, problem } = useSurrogate((state) => state)
  return (
    <>
      <ChooseFiles
        label={words.choose}
        className="link"
        accept=".json,.zip,.forest"
        takes="files"
        busy={isReading}
        onFiles={(chosen) => {
          const files = chosen.map((blob) => ({ name: blob.name, blob }))
          void openSurrogate(files).then(followRun)
        }}
      >
        {surrogate ? words.another : words.choose}
      </ChooseFiles>
      {progress && (
        <>
          <progress max={progress.of} value={progress.done} aria-label={words.surrogate} />
          <small className="soft">{words.reading(progress.done, progress.of)}</small>
        </>
      )}
      {/* Speaks of the beginning and the end, not of each model. */}
      <small className={progress ? 'hidden' : 'soft'} role="status">
        {isReading
          ? words.readingFirst
          : surrogate
            ? words.models(surrogate.members.length, surrogate.digest.slice(0, 12))
            : words.chooseHow}
      </small>
      {problem && (
        <p className="warn" role="alert">
          {words.refused} <small>{problem}</small>
        </p>
      )}
    </>
  )
}
