import type { HqOverview } from '@musubi/contracts'
import { formatNumber, type Phrase } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { useNow } from '../use-now.ts'
import { hqFigures, type Figure } from './hq-figures.ts'
import { UnsentIcon } from './unsent-icon.tsx'
import { Words } from '../words.tsx'

/** The four figures. Only the two that ask for an act carry colour, and with it a picture. */
export function FiguresRow({ overview }: { readonly overview: HqOverview }) {
  const language = useLanguage()
  const { phrase, text } = hqTexts.voice(language)
  const figures = hqFigures(overview, useNow(15_000))
  const { evacuees, open, unconfirmed, unsent, longestUnsentSiteId } = figures
  const plain = (name: 'lastHour' | 'countedOnly' | 'full' | 'crowded' | 'confirmed' | 'unresolved') =>
    phrase(name)
  const longest = (minutes: number) =>
    minutes < 120
      ? text('longestFigure', { count: minutes })
      : text('longestHours', { count: Math.floor(minutes / 60) })
  const signed = (value: number) => (value > 0 ? `+${formatNumber(language, value)}` : '0')
  return (
    <section className="hq-figures" aria-label={text('figures')}>
      <BigFigure
        name={phrase('evacuees')}
        unit={phrase('unit.people')}
        figure={evacuees}
        facts={evacuees.facts.map(({ name, value }) => ({
          name: plain(name),
          value: name === 'lastHour' ? signed(value) : formatNumber(language, value),
        }))}
        href="/?view=list"
      />
      <BigFigure
        name={phrase('open')}
        figure={open}
        facts={open.facts.map(({ name, value }) => ({ name: plain(name), value: String(value) }))}
        href="/shelters"
      />
      <BigFigure
        name={phrase('unconfirmed')}
        icon={<Icon name="alert" />}
        tone={unconfirmed.value > 0 ? 'danger' : undefined}
        unit={phrase('unit.people')}
        figure={unconfirmed}
        facts={unconfirmed.facts.map(({ name, value }) => ({ name: plain(name), value: String(value) }))}
      />
      <BigFigure
        name={phrase('unsent')}
        icon={<UnsentIcon />}
        tone={unsent.value > 0 ? 'warn' : undefined}
        unit={phrase('unit.terminals')}
        figure={unsent}
        facts={unsent.facts.map(({ name, value }) => ({
          name: phrase(name),
          value: name === 'held' ? text('heldFigure', { count: value }) : longest(value),
        }))}
        href={longestUnsentSiteId ? `/shelters/${encodeURIComponent(longestUnsentSiteId)}` : undefined}
      />
    </section>
  )
}

/** 144,220 and 1,000/1,000 take smaller figures than 1,378 and 14/53. */
function isLong({ value, outOf }: Figure<string>): boolean {
  return value > 9999 || (outOf !== null && value > 999)
}

interface BigFigureProps {
  readonly name: Phrase
  readonly icon?: ReactNode
  readonly tone?: 'danger' | 'warn' | undefined
  readonly unit?: Phrase
  readonly figure: Figure<string>
  readonly facts: readonly { readonly name: Phrase; readonly value: string }[]
  readonly href?: string | undefined
}

function BigFigure({ name, icon, tone, unit, figure, facts, href }: BigFigureProps) {
  const language = useLanguage()
  const body = (
    <>
      <h2>
        {tone && icon}
        <Words>{name}</Words>
      </h2>
      <p className="hq-figure-value" data-long={isLong(figure) || undefined}>
        <b>{formatNumber(language, figure.value)}</b>
        <span>
          {figure.outOf !== null && `/${formatNumber(language, figure.outOf)}`}
          {unit && <Ruby>{unit}</Ruby>}
        </span>
      </p>
      <p className="hq-figure-facts">
        {facts.map((fact, index) => (
          <span key={index}>
            <Ruby>{fact.name}</Ruby> <b>{fact.value}</b>
          </span>
        ))}
      </p>
    </>
  )
  return href ? (
    <Link className="hq-figure" to={href} data-tone={tone}>
      {body}
    </Link>
  ) : (
    <div className="hq-figure" data-tone={tone}>
      {body}
    </div>
  )
}
