import { ContractError, type ClientFailure } from '@musubi/contracts'
import { err, type Result } from '@musubi/kernel'

/**
 * A client whose calls never throw. An answer that does not fit the contract is mostly a page older than its server: to
 * whoever sits before it, a failure like any other, with the advice to load the page again.
 * @param message said in that case
 */
export function carefulClient<C extends object>(client: C, message: string): C {
  const calls = Object.entries(client).map(
    ([name, call]) => [name, carefully(call as Call, message)] as const,
  )
  return Object.fromEntries(calls) as C
}

type Call = (request?: unknown) => Promise<Result<unknown, ClientFailure>>

function carefully(call: Call, message: string): Call {
  return async (request) => {
    try {
      return await call(request)
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      console.error(error.message)
      return err({ code: 'internal', message, reference: '', status: 0 })
    }
  }
}
