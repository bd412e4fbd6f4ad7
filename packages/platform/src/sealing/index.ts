export * from './enrolment-proof.ts'
export * from './evidence-envelope.ts'
export * from './stub-box.ts'
export * from './terminal-token.ts'
