import type { PartAnswer } from './check-part.ts'

/** What a thread says to the one that started it. */
export type PartMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'answer'; readonly answer: PartAnswer }
