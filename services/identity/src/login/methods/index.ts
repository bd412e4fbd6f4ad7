import type { IdentityContext } from '../../app/context.ts'
import type { Uuid } from '@musubi/kernel'
import type { TokenBox } from '../../crypto/token-box.ts'
import type { LoginMethod } from '../login-method.ts'
import type { AppErrands } from '../app-errand.ts'
import { createCardMethods } from './card.ts'
import { createDemoMethod } from './demo.ts'
import { createAppMethod } from './digital-auth-app.ts'
import { createPasskeyMethod } from './passkey.ts'
import { createPasswordMethod } from './password.ts'

export interface MethodParts {
  readonly context: IdentityContext
  /** Seals what a method gives to a browser and reads it back. */
  readonly box: TokenBox
  /** True for exactly one caller with this id: what came back is used once. */
  readonly spend: (id: Uuid) => Promise<boolean>
  /** Where people's browsers find this server. */
  readonly publicUrl: string
  /** A demonstration has a reader on every machine. */
  readonly readerUrl?: (() => string | undefined) | undefined
  /** The way to the phone app, where the operator has connected it. */
  readonly appErrands?: AppErrands | undefined
}

/** Every way to log in. Within a group the first one is the group's main button. */
export function buildLoginMethods(parts: MethodParts): readonly LoginMethod[] {
  return [
    ...createCardMethods(parts),
    ...(parts.appErrands ? [createAppMethod(parts, parts.appErrands)] : []),
    createPasswordMethod(parts),
    createPasskeyMethod(parts),
    createDemoMethod(parts),
  ]
}
