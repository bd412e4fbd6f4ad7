import type { IdentityContext } from '../../app/context.ts'
import type { LoginMethod } from '../login-method.ts'
import { createDemoMethod } from './demo.ts'
import { createPasswordMethod } from './password.ts'

export interface MethodParts {
  readonly context: IdentityContext
}

/** Every way to log in. Within a group the first one is the group's main button. */
export function buildLoginMethods(parts: MethodParts): readonly LoginMethod[] {
  return [createPasswordMethod(parts), createDemoMethod(parts)]
}
