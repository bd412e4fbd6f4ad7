import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Page, PageBundle, TownFigures, Visit } from '@musubi/web-resident/contract'

export interface RenderedPage {
  readonly html: string
  /** The same in gzip: a fifth of the bytes, on a network that everybody uses at once. */
  readonly gzip: Buffer
  /** Weak, because it names the page and not one of its two encodings. */
  readonly etag: string
}

/** So many different pages of the same figures are kept; a page is about 100 kB. */
const MOST = 300

/**
 * Pages already made. In a disaster thousands ask for the same few: the same figures at the same moment, in the same
 * language, are the same page. It is forgotten together with the figures it shows.
 */
export function createPageCache(renderPage: PageBundle['renderPage']) {
  const kept = new WeakMap<TownFigures, Map<string, RenderedPage>>()
  const render = (page: Page, visit: Visit): RenderedPage => {
    const html = renderPage(page, visit)
    const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
    return { html, gzip: gzipSync(html), etag }
  }
  return (page: Page, visit: Visit): RenderedPage => {
    if (page.kind !== 'shelters' && page.kind !== 'site') return render(page, visit)
    const pages = kept.get(page.figures) ?? new Map<string, RenderedPage>()
    kept.set(page.figures, pages)
    const key = keyOf(visit)
    const known = pages.get(key)
    if (known) return known
    const made = render(page, visit)
    if (pages.size < MOST) pages.set(key, made)
    return made
  }
}

function keyOf({ path, query, language, textSize, theme, now, demo }: Visit): string {
  return JSON.stringify([path, query, language, textSize, theme, now, demo])
}
