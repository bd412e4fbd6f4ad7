import { useEffect, type ReactNode } from 'react'
import { useOffice } from '../office-context.ts'
import './page.css'

/** A page of one column below the office's header. `title` is also the window's. */
export function Page({
  title,
  heading,
  children,
}: {
  readonly title: string
  readonly heading?: ReactNode
  readonly children: ReactNode
}) {
  useTitle(title)
  return (
    <main className="page" id="main" tabIndex={-1}>
      {heading && <h1>{heading}</h1>}
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
