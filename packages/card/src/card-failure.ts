import type { CardFaultReason } from './card-reader.ts'

/** Everything that can go wrong between a terminal and a card, as a value a screen can explain. */
export type CardFailure =
  | { readonly reason: 'not_my_number_card' }
  /** A phone with the certificates inside: it has no card face, so it cannot be held without a PIN nor be linked. */
  | { readonly reason: 'phone_held' }
  | { readonly reason: 'wrong_pin'; readonly triesLeft: number }
  | { readonly reason: 'pin_blocked' }
  /** The PIN cannot be right; it was not sent, so no try was spent. */
  | { readonly reason: 'pin_format' }
  /** The same three for the password of the signature certificate. */
  | { readonly reason: 'wrong_password'; readonly triesLeft: number }
  | { readonly reason: 'password_blocked' }
  | { readonly reason: 'password_format' }
  | { readonly reason: 'wrong_birth_date'; readonly triesLeft: number }
  | { readonly reason: 'birth_date_blocked' }
  /** 照合番号B: what staff typed from the printed face. */
  | { readonly reason: 'wrong_face_number'; readonly triesLeft: number }
  | { readonly reason: 'face_number_blocked' }
  | { readonly reason: 'file_missing'; readonly file: string }
  /** The card answered with bytes that are not what the file or command must give. */
  | { readonly reason: 'malformed'; readonly what: string }
  | { readonly reason: 'refused'; readonly statusWord: number }
  | { readonly reason: CardFaultReason }
