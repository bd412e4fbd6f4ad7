import { createClient, networkTransport, shelterRoutes } from '@musubi/contracts'
import { Suspense, useEffect, useMemo, useState, type ReactNode } from 'react'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import { carefulClient } from './careful-client.ts'
import { CrashGuard } from './frame/crash-guard.tsx'
import { OfficeFrame } from './frame/office-frame.tsx'
import { HqPage } from './hq/hq-page.tsx'
import { HqSkeleton } from './hq/hq-skeleton.tsx'
import { HeadquartersProvider } from './live/headquarters-context.ts'
import { HeadquartersStore } from './live/headquarters-store.ts'
import { OfficeProvider, type Office } from './office-context.ts'
import { fetchOtherPages, OpenDataPage, OpenDisasterPage, OpeningPage, ShelterPage } from './pages.ts'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { dutiesOf, type Duties } from './session/duties.ts'
import { NotAllowedPage } from './session/not-allowed-page.tsx'
import { SessionGate } from './session/session-gate.tsx'
import type { Session } from './session/session.ts'
import { applySettings, readSettings, type Settings } from './settings.ts'
import { frameTexts } from './texts/frame-texts.ts'

/** The office: settings from the address and cookies, then who is logged in, then the pages. */
export function App() {
  const [settings, setSettings] = useState<Settings>(() => readSettings(location.search, document.cookie))
  useEffect(() => applySettings(settings, document), [settings])
  return (
    <CrashGuard language={settings.language}>
      <SessionGate language={settings.language}>
        {(session) => <LoggedIn session={session} settings={settings} changeSettings={setSettings} />}
      </SessionGate>
    </CrashGuard>
  )
}

interface LoggedInProps {
  readonly session: Session
  readonly settings: Settings
  readonly changeSettings: (settings: Settings) => void
}

function LoggedIn({ session, settings, changeSettings }: LoggedInProps) {
  const { language } = settings
  const shelter = useMemo(() => {
    const client = createClient(shelterRoutes, networkTransport({ baseUrl: '' }), { language })
    return carefulClient(client, frameTexts.voice(language).text('oddAnswer'))
  }, [language])
  const office = useMemo<Office>(
    () => ({ session, settings, changeSettings, shelter }),
    [session, settings, changeSettings, shelter],
  )
  const store = useStartedStore(office)
  useEffect(() => {
    const timer = setTimeout(fetchOtherPages, 3000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <OfficeProvider value={office}>
      <HeadquartersProvider value={store}>
        <BrowserRouter basename="/office">
          <OfficeFrame>
            <Suspense fallback={<Waiting />}>
              <Pages duties={dutiesOf(session)} />
            </Suspense>
          </OfficeFrame>
        </BrowserRouter>
      </HeadquartersProvider>
    </OfficeProvider>
  )
}

/** A page on its way: nothing for a moment, then where things will stand. */
function Waiting() {
  return (
    <main className="page" id="main">
      <HqSkeleton />
    </main>
  )
}

/** The pages of somebody's duties; the first of them is where the office opens. */
function Pages({ duties }: { readonly duties: Duties }) {
  const first = duties.headquarters ? (
    <HqPage />
  ) : duties.openData ? (
    <Navigate to="/open-data" replace />
  ) : (
    <NotAllowedPage />
  )
  const ofHeadquarters = (page: ReactNode) => (duties.headquarters ? page : <NotAllowedPage />)
  return (
    <Routes>
      <Route index element={first} />
      <Route path="shelters" element={ofHeadquarters(<OpeningPage />)} />
      <Route path="shelters/:siteId" element={ofHeadquarters(<ShelterPage />)} />
      <Route path="open-data" element={duties.openData ? <OpenDataPage /> : <NotAllowedPage />} />
      <Route path="disaster" element={ofHeadquarters(<OpenDisasterPage />)} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

/** Started for whoever may see the headquarters' figures; others would only be refused again and again. */
function useStartedStore({ session, shelter }: Office): HeadquartersStore {
  const store = useMemo(
    () =>
      new HeadquartersStore({
        municipalityCode: session.municipalityCode,
        loadOverview: () => shelter.getHqOverview(),
        openStream: (url) => new EventSource(url),
        now: Date.now,
      }),
    [session.municipalityCode, shelter],
  )
  const { headquarters } = dutiesOf(session)
  useEffect(() => (headquarters ? store.start() : undefined), [store, headquarters])
  return store
}
