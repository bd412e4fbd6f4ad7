import type { AgentProofingState, ProofingPhase } from '@musubi/contracts/agent-proofing'
import type { WalkInLetter } from '@musubi/contracts/face-proofings'
import { eraDate, type Language } from '@musubi/i18n'
import type { CivilDate } from '@musubi/kernel'
import { Button, Icon, LetterSheet, Ruby } from '@musubi/ui'
import { CheckPicture } from '../pictures/person-pictures.tsx'
import { StageTitle } from '../stages/stage-title.tsx'
import { proofingTexts } from '../texts/proofing.ts'

export interface DoneStageProps {
  readonly now: Extract<ProofingPhase, { phase: 'done' }>
  readonly municipality: AgentProofingState['municipality']
  readonly language: Language
  readonly onNext: () => void
  readonly onEnd: () => void
}

/** What became of it: a letter to hand over, or one sentence. */
export function DoneStage({ now, municipality, language, onNext, onEnd }: DoneStageProps) {
  const { phrase } = proofingTexts.voice(language)
  const { outcome, letter } = now
  const acts = (
    <div className="login-acts no-print">
      {letter && (
        <Button size="kiosk" icon="print" onClick={() => print()}>
          <Ruby>{phrase('letter.print')}</Ruby>
        </Button>
      )}
      <Button size="kiosk" variant={letter ? 'secondary' : 'primary'} icon="check" onClick={onEnd}>
        <Ruby>{phrase('end')}</Ruby>
      </Button>
      <Button size="kiosk" variant="secondary" icon="forward" onClick={onNext}>
        <Ruby>{phrase('next')}</Ruby>
      </Button>
    </div>
  )
  if (letter)
    return (
      <section className="stage stage--open stage--letter">
        <div className="stage__text">
          <StageTitle words={phrase('done.provisional_account.title')} />
          <p className="stage__lead no-print">
            <Ruby>{phrase('done.provisional_account.lead')}</Ruby>
          </p>
          {acts}
        </div>
        <WalkInSheet letter={letter} municipality={municipality} language={language} />
      </section>
    )
  return (
    <section className={`stage stage--open ${outcome === 'refused' ? 'stage--again' : 'stage--done'}`}>
      <div className="login-done" aria-hidden="true">
        {outcome === 'refused' ? <Icon name="form" className="proofing-mark" /> : <CheckPicture />}
      </div>
      <div className="stage__text">
        <StageTitle words={phrase(`done.${outcome}.title`)} />
        <p className="stage__lead">
          <Ruby>{phrase(`done.${outcome}.lead`)}</Ruby>
        </p>
        {acts}
      </div>
    </section>
  )
}

interface WalkInSheetProps {
  readonly letter: WalkInLetter
  readonly municipality: AgentProofingState['municipality']
  readonly language: Language
}

function WalkInSheet({ letter, municipality, language }: WalkInSheetProps) {
  const { phrase } = proofingTexts.voice(language)
  const { displayName, loginName, initialPassword, until } = letter
  const day = eraDate(language, until as CivilDate)
  return (
    <LetterSheet
      from={<span lang="ja">{municipality?.name}</span>}
      title={<Ruby>{phrase('letter.title')}</Ruby>}
      dear={<Ruby>{phrase('letter.dear', { name: displayName })}</Ruby>}
      entries={[
        { term: <Ruby>{phrase('letter.id')}</Ruby>, value: loginName },
        { term: <Ruby>{phrase('letter.password')}</Ruby>, value: initialPassword },
      ]}
    >
      <ol className="letter-steps">
        {(['letter.how1', 'letter.how2', 'letter.how3'] as const).map((step) => (
          <li key={step}>
            <Ruby>{phrase(step)}</Ruby>
          </li>
        ))}
      </ol>
      <p>
        <b>
          <Ruby>{phrase('letter.until', { day })}</Ruby>
        </b>
      </p>
      <p>
        <Ruby>{phrase('letter.safe')}</Ruby>
      </p>
    </LetterSheet>
  )
}
