/** Reads an `Accept`-like header (RFC 9110, section 12.4.2) as lower-case values, the most wanted first. */
export function parseQualityList(
  header: string | undefined,
): { readonly value: string; readonly quality: number }[] {
  return (header ?? '')
    .split(',')
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { value, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
    })
    .filter(({ value, quality }) => value !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
}

/** Whether the caller is a browser loading a page rather than a program asking for data. */
export function prefersHtml(accept: string | undefined): boolean {
  const wanted = parseQualityList(accept).find(({ value }) =>
    ['text/html', 'application/json', '*/*'].includes(value),
  )
  return wanted?.value === 'text/html'
}
