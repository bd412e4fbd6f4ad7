import { Knot, Ruby } from '@musubi/ui'
import type { Page, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { PageFrame } from '../../frame/page-frame.tsx'
import { frameTexts } from '../../texts/frame-texts.ts'
import { startTexts } from '../../texts/start-texts.ts'
import { DemoAccounts, DemoResidents } from './demo-accounts.tsx'
import { ForBuilders } from './for-builders.tsx'
import { ServiceList } from './service-list.tsx'
import { Story } from './story.tsx'
import { WhatToLookAt } from './what-to-look-at.tsx'
import './start.css'

/** The first page of the demo: the story in three clicks, and what there is. */
export function startPage({ demo, towns }: Page & { kind: 'start' }, { language }: Visit): BuiltPage {
  const { phrase, text } = startTexts.voice(language)
  return {
    title: text('title'),
    description: text('description'),
    children: (
      <PageFrame
        town={null}
        service={frameTexts.voice(language).phrase('product')}
        wide
        account={
          <a className="pill" href="#builders">
            <Ruby>{phrase('developers')}</Ruby>
          </a>
        }
      >
        <div className="hero wrap">
          <h1>
            <Ruby>{phrase('heading')}</Ruby>
          </h1>
          <p className="hero__lead">
            <Ruby>{phrase('lead')}</Ruby>
          </p>
        </div>
        <div className="cords" aria-hidden="true">
          <Knot form="cords" />
        </div>
        <Story demo={demo} />
        <WhatToLookAt />
        <DemoAccounts demo={demo} />
        <DemoResidents demo={demo} />
        <ServiceList demo={demo} towns={towns} />
        <ForBuilders />
      </PageFrame>
    ),
  }
}
