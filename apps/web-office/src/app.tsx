import { createClient, networkTransport, shelterRoutes } from '@musubi/contracts'
import { useEffect, useMemo, useState } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { CrashGuard } from './frame/crash-guard.tsx'
import { OfficeFrame } from './frame/office-frame.tsx'
import { HqPage } from './hq/hq-page.tsx'
import { HeadquartersProvider } from './live/headquarters-context.ts'
import { HeadquartersStore } from './live/headquarters-store.ts'
import { OfficeProvider, type Office } from './office-context.ts'
import { OpenDataPage } from './open-data/open-data-page.tsx'
import { OpenDisasterPage } from './disaster/open-disaster-page.tsx'
import { OpeningPage } from './opening/opening-page.tsx'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { SessionGate } from './session/session-gate.tsx'
import type { Session } from './session/session.ts'
import { applySettings, readSettings, type Settings } from './settings.ts'
import { ShelterPage } from './shelter/shelter-page.tsx'

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
  const shelter = useMemo(
    () => createClient(shelterRoutes, networkTransport({ baseUrl: '' }), { language }),
    [language],
  )
  const office = useMemo<Office>(
    () => ({ session, settings, changeSettings, shelter }),
    [session, settings, changeSettings, shelter],
  )
  const store = useStartedStore(office)
  return (
    <OfficeProvider value={office}>
      <HeadquartersProvider value={store}>
        <BrowserRouter basename="/office">
          <OfficeFrame>
            <Routes>
              <Route index element={<HqPage />} />
              <Route path="shelters" element={<OpeningPage />} />
              <Route path="shelters/:siteId" element={<ShelterPage />} />
              <Route path="open-data" element={<OpenDataPage />} />
              <Route path="disaster" element={<OpenDisasterPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </OfficeFrame>
        </BrowserRouter>
      </HeadquartersProvider>
    </OfficeProvider>
  )
}

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
  useEffect(() => store.start(), [store])
  return store
}
