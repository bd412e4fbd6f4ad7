/**
 * Width of a text in pixels at a font size, near enough for placing labels: full-width characters take one em, the
 * others of Noto Sans about 0.58. Measuring in the browser would tie the layout to loaded fonts.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0
  for (const character of text) ems += /[\u0020-\u024f\u2010-\u2212]/.test(character) ? 0.58 : 1
  return ems * fontSize
}
