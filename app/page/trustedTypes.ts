/** Scripts of this site alone are run. First import of the page: before anything could start one. */
import { allowOwnScripts } from '../../src/trustedTypes'

allowOwnScripts(document.baseURI)
