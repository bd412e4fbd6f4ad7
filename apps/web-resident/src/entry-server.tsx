import '@musubi/ui/styles/base.css'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Page, PageBundle, Visit } from './contract.ts'
import { type BuiltPage, Document } from './frame/document.tsx'
import { createPageContext, PageProvider } from './frame/page-context.ts'
import { aboutPage } from './pages/about/about-pages.tsx'
import { problemPage } from './pages/problem/problem-page.tsx'
import { sheltersPage } from './pages/shelters/shelters-page.tsx'
import { sitePage } from './pages/site/site-page.tsx'
import { startPage } from './pages/start/start-page.tsx'
import { townsPage } from './pages/towns/towns-page.tsx'

/** The pages as HTML, complete without a script. */
export const renderPage: PageBundle['renderPage'] = (page, visit) => {
  const built = buildPage(page, visit)
  const markup = renderToStaticMarkup(
    <PageProvider value={createPageContext(visit)}>
      <Document visit={visit} {...built} />
    </PageProvider>,
  )
  return `<!doctype html>${markup}`
}

function buildPage(page: Page, visit: Visit): BuiltPage {
  switch (page.kind) {
    case 'start':
      return startPage(page, visit)
    case 'towns':
      return townsPage(page, visit)
    case 'shelters':
      return sheltersPage(page, visit)
    case 'site':
      return sitePage(page, visit)
    case 'problem':
      return problemPage(page, visit)
    default:
      return aboutPage(page, visit)
  }
}
