import type { ClientStatus } from '@musubi/contracts'
import { Plate, Ruby, type PlateProps } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'

const looks: Readonly<Record<ClientStatus, Pick<PlateProps, 'tone' | 'icon'>>> = {
  sandbox: { tone: 'info', icon: 'settings' },
  active: { tone: 'ok', icon: 'done' },
  suspended: { tone: 'neutral', icon: 'lock' },
}

export function StatusWord({ status }: { readonly status: ClientStatus }) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <Plate {...looks[status]}>
      <Ruby>{phrase(`status.${status}`)}</Ruby>
    </Plate>
  )
}
