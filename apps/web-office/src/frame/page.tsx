import { useEffect, type ReactNode } from 'react'
import { useOffice } from '../office-context.ts'
import './page.css'

/** A page below the office's header. `title` is also the window's. */
export function Page({
  title,
  heading,
  wide = false,
  children,
}: {
  readonly title: string
  /** Left out where what stands below says it already: then the title is there for screen readers. */
  readonly heading?: ReactNode
  /** Two columns where there is room. */
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  useTitle(title)
  return (
    <main className="page" id="main" tabIndex={-1} data-wide={wide || undefined}>
      {heading ? <h1>{heading}</h1> : <h1 className="visually-hidden">{title}</h1>}
      {children}
    </main>
  )
}

/** Title of the browser's tab: the page, then the municipality. */
export function useTitle(title: string): void {
  const { municipalityName } = useOffice().session
  useEffect(() => {
    document.title = `${title} — ${municipalityName}`
  }, [title, municipalityName])
}
