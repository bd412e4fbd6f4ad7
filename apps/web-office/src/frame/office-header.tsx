import type { Disaster } from '@musubi/contracts'
import { calendarDate, timeOfDay } from '@musubi/i18n'
import { MunicipalityMark, Ruby } from '@musubi/ui'
import { Link, NavLink } from 'react-router'
import { AlertsLink } from '../alerts/alerts-link.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { hazardTexts } from '../texts/hazard-texts.ts'
import { useNow } from '../use-now.ts'
import { elapsed } from './elapsed.ts'
import { LinkState } from './link-state.tsx'
import { SettingsMenu } from './settings-menu.tsx'

/** Whose headquarters, which disaster since when, the tasks, the link and the clock. */
export function OfficeHeader({
  disaster,
  known,
}: {
  readonly disaster: Disaster | null
  readonly known: boolean
}) {
  const { session, settings } = useOffice()
  const { phrase } = frameTexts.voice(settings.language)
  return (
    <header className="office-header">
      <Link className="office-who" to="/">
        <MunicipalityMark name={session.municipalityName} />
        <span>
          <small>{session.municipalityName}</small>
          <b>
            <Ruby>{phrase(dutiesOf(session).headquarters ? 'office' : 'otherOffice')}</Ruby>
          </b>
        </span>
      </Link>
      {disaster ? (
        <DisasterLine disaster={disaster} />
      ) : (
        <p className="office-event">{known && <NoDisaster />}</p>
      )}
      <MainMenu />
      <div className="office-now">
        {dutiesOf(session).headquarters && <LinkState />}
        <Clock />
        <SettingsMenu />
      </div>
    </header>
  )
}

function NoDisaster() {
  const { phrase } = frameTexts.voice(useLanguage())
  return (
    <small>
      <Ruby>{phrase('noDisaster')}</Ruby>
    </small>
  )
}

function DisasterLine({ disaster }: { readonly disaster: Disaster }) {
  const language = useLanguage()
  const { phrase, text } = frameTexts.voice(language)
  const hazards = hazardTexts.voice(language)
  const now = useNow(15_000)
  const declared = Date.parse(disaster.declaredAt)
  const long = now - declared >= 24 * 3_600_000
  const time = timeOfDay(disaster.declaredAt)
  const since = long ? [...calendarDate(language, disaster.declaredAt), { text: ` ${time}` }] : time
  return (
    <div className="office-event">
      <Link to="/disaster">
        <b>{disaster.name}</b>
      </Link>
      <ul aria-label={text('hazards')}>
        {disaster.hazards.map((hazard) => (
          <li key={hazard}>
            <Ruby>{hazards.phrase(hazard)}</Ruby>
          </li>
        ))}
      </ul>
      <small>
        <Ruby>{phrase('since', { time: since, length: elapsed(language, now - declared) })}</Ruby>
      </small>
    </div>
  )
}

function MainMenu() {
  const { session, settings } = useOffice()
  const { phrase, text } = frameTexts.voice(settings.language)
  const duties = dutiesOf(session)
  return (
    <nav className="office-menu no-print" aria-label={text('mainMenu')}>
      {duties.headquarters && (
        <>
          <NavLink to="/" end>
            <Ruby>{phrase('headquarters')}</Ruby>
          </NavLink>
          <NavLink to="/shelters">
            <Ruby>{phrase('openShelters')}</Ruby>
          </NavLink>
        </>
      )}
      {duties.openData && (
        <NavLink to="/open-data">
          <Ruby>{phrase('openData')}</Ruby>
        </NavLink>
      )}
      {duties.accounts && (
        <NavLink to="/accounts">
          <Ruby>{phrase('accounts')}</Ruby>
        </NavLink>
      )}
      {duties.alerts && <AlertsLink />}
      {duties.terminalDuty && (
        <NavLink to="/terminals">
          <Ruby>{phrase('terminals')}</Ruby>
        </NavLink>
      )}
      {duties.services && (
        <NavLink to="/services">
          <Ruby>{phrase('services')}</Ruby>
        </NavLink>
      )}
      <button type="button" className="office-print" onClick={() => print()}>
        <Ruby>{phrase('print')}</Ruby>
      </button>
    </nav>
  )
}

function Clock() {
  const language = useLanguage()
  const now = useNow(1000)
  const at = new Date(now)
  return (
    <time className="office-clock" dateTime={at.toISOString().slice(0, 16)}>
      <small>
        <Ruby>{calendarDate(language, at)}</Ruby>
      </small>
      <b>{timeOfDay(at)}</b>
    </time>
  )
}
