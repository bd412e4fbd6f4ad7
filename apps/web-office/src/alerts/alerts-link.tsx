import { Ruby } from '@musubi/ui'
import { NavLink } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { useOpenAlerts } from './use-alerts.ts'
import './alerts-link.css'

/** The way to the alerts in the menu, with how many are open. */
export function AlertsLink() {
  const { phrase, text } = frameTexts.voice(useLanguage())
  const open = useOpenAlerts()
  return (
    <NavLink to="/alerts">
      <Ruby>{phrase('alerts')}</Ruby>
      {open !== null && open > 0 && (
        <span className="alerts-count">
          <span aria-hidden="true">{open}</span>
          <span className="visually-hidden">{text('alertsOpen', { count: open })}</span>
        </span>
      )}
    </NavLink>
  )
}
