import {
  clientRoutes,
  createClient,
  networkTransport,
  shelterRoutes,
  terminalRoutes,
} from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
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
import {
  AccountsPages,
  AlertsPage,
  ChangePage,
  fetchOtherPages,
  OpenDataPage,
  OpenDisasterPage,
  OpeningPage,
  PlanPage,
  RegisterPage,
  ServicePage,
  ServicesPage,
  ShelterPage,
  TerminalPage,
  TerminalsPage,
} from './pages.ts'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { dutiesOf, firstPageOf, type Duties } from './session/duties.ts'
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
  const clients = useMemo(() => createClients(language), [language])
  const office = useMemo<Office>(
    () => ({ session, settings, changeSettings, ...clients }),
    [session, settings, changeSettings, clients],
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

function createClients(language: Language): Pick<Office, 'shelter' | 'terminals' | 'registry'> {
  const transport = networkTransport({ baseUrl: '' })
  const oddAnswer = frameTexts.voice(language).text('oddAnswer')
  return {
    shelter: carefulClient(createClient(shelterRoutes, transport, { language }), oddAnswer),
    terminals: carefulClient(createClient(terminalRoutes, transport, { language }), oddAnswer),
    registry: carefulClient(createClient(clientRoutes, transport, { language }), oddAnswer),
  }
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
  const elsewhere = firstPageOf(duties)
  const first = duties.headquarters ? (
    <HqPage />
  ) : elsewhere ? (
    <Navigate to={elsewhere} replace />
  ) : (
    <NotAllowedPage />
  )
  const only = (allowed: boolean, page: ReactNode) => (allowed ? page : <NotAllowedPage />)
  const { headquarters, openData, terminals, terminalDuty, accounts, alerts, services } = duties
  return (
    <Routes>
      <Route index element={first} />
      <Route path="shelters" element={only(headquarters, <OpeningPage />)} />
      <Route path="shelters/:siteId" element={only(headquarters, <ShelterPage />)} />
      <Route path="open-data" element={only(openData, <OpenDataPage />)} />
      <Route path="disaster" element={only(headquarters, <OpenDisasterPage />)} />
      <Route path="terminals" element={only(terminalDuty, <TerminalsPage />)} />
      <Route path="terminals/new" element={only(terminals, <PlanPage />)} />
      <Route path="terminals/:terminalId" element={only(terminalDuty, <TerminalPage />)} />
      <Route path="accounts/*" element={only(accounts, <AccountsPages />)} />
      <Route path="alerts" element={only(alerts, <AlertsPage />)} />
      <Route path="services" element={only(services, <ServicesPage />)} />
      <Route path="services/new" element={only(services, <RegisterPage />)} />
      <Route path="services/:clientId" element={only(services, <ServicePage />)} />
      <Route path="services/:clientId/change" element={only(services, <ChangePage />)} />
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
