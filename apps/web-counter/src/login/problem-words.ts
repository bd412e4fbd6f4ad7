import type { LoginProblem } from '@musubi/contracts/agent-login'

/** Causes that ask the same of the person before the terminal have one word; the finer cause is for the log. */
export type ProblemWords =
  | 'unregistered'
  | 'stopped'
  | 'expired'
  | 'doubt'
  | 'pinBlocked'
  | 'faceBlocked'
  | 'otherCard'
  | 'phone'
  | 'declined'
  | 'otherPerson'
  | 'needsPin'
  | 'wait'
  | 'offline'
  | 'over'
  | 'unattended'
  | 'notHere'
  | 'noReader'
  | 'notInUse'
  | 'failed'

const WORDS: Readonly<Record<LoginProblem, ProblemWords>> = {
  not_registered: 'unregistered',
  revoked: 'stopped',
  card_stopped: 'stopped',
  expired: 'expired',
  not_yet_valid: 'doubt',
  untrusted: 'doubt',
  test_ca_refused: 'doubt',
  malformed: 'doubt',
  face_certificate_untrusted: 'doubt',
  face_record_forged: 'doubt',
  face_key_differs: 'doubt',
  birth_date_differs: 'doubt',
  proof_invalid: 'doubt',
  signature_invalid: 'doubt',
  clock_out_of_range: 'failed',
  replayed: 'failed',
  terminal_unknown: 'failed',
  pin_blocked: 'pinBlocked',
  birth_date_blocked: 'faceBlocked',
  not_my_number_card: 'otherCard',
  phone_held: 'phone',
  consent_declined: 'declined',
  other_person: 'otherPerson',
  too_weak: 'needsPin',
  too_many: 'wait',
  status_unknown: 'offline',
  no_network: 'offline',
  challenge_over: 'over',
  login_request_over: 'over',
  terminal_unattended: 'unattended',
  service_not_allowed: 'notHere',
  no_reader: 'noReader',
  account_not_in_use: 'notInUse',
  failed: 'failed',
}

export function problemWordsOf(reason: LoginProblem): ProblemWords {
  return WORDS[reason]
}
