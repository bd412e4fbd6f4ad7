import type { FoundAccount } from '@musubi/contracts'
import { Plate, Ruby, type IconName, type Tone } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'

const looks: Readonly<Record<FoundAccount['status'], readonly [Tone, IconName]>> = {
  provisional: ['caution', 'info'],
  active: ['ok', 'done'],
  suspended: ['danger', 'lock'],
  moved: ['neutral', 'leave'],
  merged: ['neutral', 'link'],
  closed: ['neutral', 'close'],
}

export function StatePlate({ status }: Pick<FoundAccount, 'status'>) {
  const { phrase } = accountTexts.voice(useLanguage())
  const [tone, icon] = looks[status]
  return (
    <Plate tone={tone} icon={icon}>
      <Ruby>{phrase(`status.${status}`)}</Ruby>
    </Plate>
  )
}
