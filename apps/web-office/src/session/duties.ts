import type { Session } from './session.ts'

/** What a staff member may do here. The server decides; this keeps pages that it would refuse out of the menu. */
export interface Duties {
  readonly headquarters: boolean
  readonly openData: boolean
}

export function dutiesOf({ roles }: Pick<Session, 'roles'>): Duties {
  const headquarters = roles.includes('hq')
  return { headquarters, openData: headquarters || roles.includes('open_data_editor') }
}
