export type { CertIdHash } from './cert-id.ts'
export { makeOcspRequest, type OcspQuestion } from './request.ts'
export { answerOcsp, type OcspResponderOptions, type OcspSigner } from './responder.ts'
export { type OcspAnswer, type OcspExpectations, type OcspFailure, readOcspResponse } from './response.ts'
