import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Page, PageBundle, Visit } from '@musubi/web-resident/contract'

export interface RenderedPage {
  readonly html: string
  /** The same in gzip: a fifth of the bytes, on a network that everybody uses at once. */
  readonly gzip: Buffer
  /** Weak, because it names the page and not one of its two encodings. */
  readonly etag: string
}

/** So many different pages are kept; the oldest go first. A page is about 100 kB. */
const MOST = 300

/**
 * Pages already made. In a disaster thousands ask for the same few: the same figures at the same moment, in the same
 * language, are the same page.
 */
export function createPageCache(renderPage: PageBundle['renderPage']) {
  const kept = new Map<string, RenderedPage>()
  const render = (page: Page, visit: Visit): RenderedPage => {
    const html = renderPage(page, visit)
    const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
    return { html, gzip: gzipSync(html), etag }
  }
  return (page: Page, visit: Visit): RenderedPage => {
    const key = keyOf(page, visit)
    if (key === null) return render(page, visit)
    const known = kept.get(key)
    if (known) return known
    const made = render(page, visit)
    kept.set(key, made)
    if (kept.size > MOST) kept.delete(kept.keys().next().value ?? '')
    return made
  }
}

/** Everything a page is made from. null: seldom asked for, or made from too much to compare. */
function keyOf(page: Page, { path, query, language, textSize, theme, now, demo }: Visit): string | null {
  if (page.kind !== 'shelters' && page.kind !== 'site') return null
  const { staleSince, status } = page.figures
  return JSON.stringify([path, query, language, textSize, theme, now, demo, status.generatedAt, staleSince])
}
