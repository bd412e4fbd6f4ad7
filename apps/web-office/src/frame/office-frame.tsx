import { DemoBand, SkipLink, type BandKind } from '@musubi/ui'
import type { ReactNode } from 'react'
import { useOverview } from '../live/headquarters-context.ts'
import { useOffice } from '../office-context.ts'
import { OfficeHeader } from './office-header.tsx'
import './office-frame.css'

/** The frame of every office page: band, header, then the page's own `main`. */
export function OfficeFrame({ children }: { readonly children: ReactNode }) {
  const { session, settings } = useOffice()
  const overview = useOverview()
  const band = bandOf(session.demo, overview?.disaster?.drill ?? false)
  return (
    <div className="office" data-municipality={session.municipalityCode}>
      <div className="office-inner">
        <SkipLink language={settings.language} />
        {band && <DemoBand kind={band} language={settings.language} />}
        <OfficeHeader disaster={overview?.disaster ?? null} known={overview !== null} />
        {children}
      </div>
    </div>
  )
}

function bandOf(demo: boolean, drill: boolean): BandKind | null {
  if (demo && drill) return 'both'
  if (demo) return 'demo'
  return drill ? 'drill' : null
}
