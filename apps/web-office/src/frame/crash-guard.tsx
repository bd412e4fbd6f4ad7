import type { Language } from '@musubi/i18n'
import { Button, Notice, Ruby } from '@musubi/ui'
import { Component, type ReactNode } from 'react'
import { frameTexts } from '../texts/frame-texts.ts'

interface Props {
  readonly language: Language
  readonly children: ReactNode
}

/** A bug in a page: says that nothing recorded is lost and offers the one way on. */
export class CrashGuard extends Component<Props, { readonly crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    const { phrase, text } = frameTexts.voice(this.props.language)
    return (
      <main className="office-waiting">
        <h1 className="visually-hidden">{text('office')}</h1>
        <Notice tone="danger" role="alert" title={<Ruby>{phrase('brokenPage')}</Ruby>}>
          <p>
            <Ruby>{phrase('brokenPageDetail')}</Ruby>
          </p>
          <Button size="s" onClick={() => location.reload()}>
            <Ruby>{phrase('reload')}</Ruby>
          </Button>
        </Notice>
      </main>
    )
  }
}
