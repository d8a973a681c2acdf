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
      {isReading ? (
        <span role="status">{progress ? words.reading(progress.done, progress.of) : words.readingFirst}</span>
      ) : (
        <ChooseFiles
          label={words.choose}
          className="link"
          accept=".json,.zip,.forest"
          takes="files"
          onFiles={(chosen) => {
            const files = chosen.map((blob) => ({ name: blob.name, blob }))
            void openSurrogate(files).then(followRun)
          }}
        >
          {surrogate ? words.another : words.choose}
        </ChooseFiles>
      )}
      <small className="soft">
        {surrogate ? words.models(surrogate.members.length, surrogate.digest.slice(0, 12)) : words.chooseHow}
      </small>
      {problem && (
        <p className="warn" role="alert">
          {words.refused} <small>{problem}</small>
        </p>
      )}
    </>
  )
}
