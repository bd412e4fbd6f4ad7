import type { ErrorBody, FieldError } from '@musubi/contracts/route'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ResponseSerializationError } from 'fastify-type-provider-zod'
import { prefersHtml } from './accept.ts'
import { AnswerRejected } from './egress.ts'
import { errorMessage, type MessageParams } from './error-table.ts'
import { fieldErrors } from './field-messages.ts'
import { htmlLanguage } from './language.ts'
import { renderProblemPage } from './problem-pages.ts'
import { InputRejected } from './validation.ts'

/** An expected failure on its way out. */
export interface Failure<Code extends string = string> {
  readonly code: Code
  readonly fields?: readonly FieldError[]
  /** Values for the placeholders of the message. */
  readonly params?: MessageParams
}

/** Thrown by hooks to end a request with an expected failure: Fastify leaves a hook no other clean way out. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

/** Answers with a failure, in the request's language: a page for people, JSON for programs. */
export function sendFailure(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  const entry = request.server.toolkit.errors[failure.code]
  if (!entry) throw new Error(`error code "${failure.code}" is in no error table`)
  const { language, id: reference } = request
  const message = errorMessage(entry, language, failure.params)
  reply
    .code(entry.status)
    .header('cache-control', 'no-store')
    .header('content-language', htmlLanguage(language))
    .header('vary', 'accept, accept-language, cookie')
  if (request.method === 'GET' && prefersHtml(request.headers.accept)) {
    const page = renderProblemPage({ status: entry.status, message, reference, language })
    return reply.type('text/html; charset=utf-8').send(page)
  }
  const fields = failure.fields && failure.fields.length > 0 ? { fields: [...failure.fields] } : {}
  const body: ErrorBody = { error: { code: failure.code, message, reference, ...fields } }
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}

/** Turns everything that is thrown into an answer, and logs what nobody expected under the reference it shows. */
export function registerFailures(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendFailure(request, reply, { code: 'not_found' }))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = failureOf(error, request)
    if (failure.code === 'internal') logUnexpected(error, request)
    return sendFailure(request, reply, failure)
  })
}

function failureOf(error: unknown, request: FastifyRequest): Failure {
  if (error instanceof Refusal) return error.failure
  if (error instanceof InputRejected) {
    return { code: 'invalid_input', fields: fieldErrors(error.issues, error.input, request.language) }
  }
  return { code: codeOfStatus((error as Partial<FastifyError>)?.statusCode ?? 500) }
}

/** What Fastify and its plugins throw carries a status: a body too large, a type that is not JSON, a rate limit. */
function codeOfStatus(status: number): string {
  const codes: Record<number, string> = {
    404: 'not_found',
    413: 'payload_too_large',
    429: 'too_many_requests',
    503: 'service_unavailable',
  }
  return codes[status] ?? (status >= 400 && status < 500 ? 'invalid_input' : 'internal')
}

function logUnexpected(error: unknown, request: FastifyRequest): void {
  const where = {
    method: request.method,
    route: request.routeOptions.url ?? 'unmatched',
    reference: request.id,
  }
  const { log } = request.server.toolkit
  const issues = rejectedIssues(error)
  if (issues) log.fail('http.answer_rejected', { ...where, issues })
  else log.fail('http.request_failed', where, error)
}

/** Where an answer broke its own schema: paths and codes, never values. */
function rejectedIssues(error: unknown): string[] | undefined {
  if (error instanceof AnswerRejected) return error.issues
  if (error instanceof ResponseSerializationError) {
    return error.cause.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`)
  }
  return undefined
}
