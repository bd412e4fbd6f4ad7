import {
  findFalseOneByOne,
  type Group,
  type Point,
  type Protocol,
  protocol1,
  type Statement,
} from '../src/index.ts'

/**
 * The same protocol, which remembers what it has decided: the same text is the same point, the same statement as true as
 * before. Tests that verify one archive a hundred times, changed in one place each, then pay for the changed place only.
 */
export function remembering(plain: Protocol): Protocol {
  const points = new Map<string, ReturnType<Group['parse']>>()
  const truths = new Map<string, boolean>()
  const parse = (text: string) => {
    const known = points.get(text) ?? plain.group.parse(text)
    points.set(text, known)
    return known
  }
  const prepared = new Map<string, Point>()
  const group: Group = {
    ...plain.group,
    parse,
    prepare(point) {
      const text = plain.group.encode(point)
      const known = prepared.get(text) ?? plain.group.prepare(point)
      prepared.set(text, known)
      return known
    },
    parseAll(texts) {
      const read = texts.map(parse)
      const at = read.findIndex((one) => !one.ok)
      const wrong = read[at]
      if (wrong && !wrong.ok) return { ok: false, error: { at, fault: wrong.error } }
      return { ok: true, value: read.flatMap((one) => (one.ok ? [one.value] : [])) }
    },
  }
  const spell = ({ prefix, commitments, challenge }: Statement) =>
    [
      prefix,
      challenge,
      ...commitments.flatMap(({ base, terms }) => [
        base,
        ...terms.flatMap(([point, scalar]) => [group.encode(point), scalar]),
      ]),
    ].join(' ')
  return protocol1(group, (by, statements) => {
    const spelled = statements.map(spell)
    const fresh = statements.filter((_, at) => !truths.has(spelled[at] ?? ''))
    const names = spelled.filter((name) => !truths.has(name))
    const wrong = new Set(findFalseOneByOne(by, fresh))
    for (const [at, name] of names.entries()) truths.set(name, !wrong.has(at))
    return spelled.flatMap((name, at) => (truths.get(name) ? [] : [at]))
  })
}
