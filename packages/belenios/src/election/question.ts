import {
  count,
  flag,
  listOf,
  literal,
  optional,
  record,
  refuse,
  type Shape,
  text,
  type TypeOf,
} from '../encoding/shape.ts'

/**
 * A question whose result is a sum per answer: choose between `min` and `max` of the answers; with `blank`, or none of
 * them (Belenios specification, Election).
 */
const homomorphicShape = record({
  answers: listOf(text),
  blank: optional(flag),
  min: count,
  max: count,
  question: text,
})
export type HomomorphicQuestion = TypeOf<typeof homomorphicShape>

const anyJson: Shape<unknown> = { read: (value) => value, write: (value) => JSON.stringify(value) }

/** A question whose answers are shuffled and then opened one by one: give each answer a number, for ranking or grading. */
const nonHomomorphicShape = record({
  type: literal('NonHomomorphic'),
  value: record({ answers: listOf(text), question: text }),
  extra: optional(anyJson),
})
export type NonHomomorphicQuestion = TypeOf<typeof nonHomomorphicShape>

export type Question = HomomorphicQuestion | NonHomomorphicQuestion

export function isHomomorphic(question: Question): question is HomomorphicQuestion {
  return !('type' in question)
}

export const questionShape: Shape<Question> = {
  read(value, at) {
    if (typeof value !== 'object' || value === null) refuse(at)
    return 'type' in value ? nonHomomorphicShape.read(value, at) : homomorphicShape.read(value, at)
  },
  write: (value) => (isHomomorphic(value) ? homomorphicShape.write(value) : nonHomomorphicShape.write(value)),
}

/** Ciphertexts of an answer: one for each choice, and one in front when the vote may be blank. */
export function choiceCount(question: HomomorphicQuestion): number {
  return question.answers.length + (question.blank ? 1 : 0)
}
