import { cordDrawing, markDrawing, type KnotDrawing } from './knot-drawing.ts'
import './knot.css'

export interface KnotProps {
  /** `mark`: small, beside a name. `cords`: large, three strands a cord, running off both sides. */
  readonly form?: 'mark' | 'cords'
  readonly className?: string
  /** Left out, the knot is decoration and hidden from screen readers. */
  readonly label?: string
}

/** The mark of Musubi. It stands for linking and for nothing else. Set `--knot-ground` where it is not on the page. */
export function Knot({ form = 'mark', className = '', label }: KnotProps) {
  const drawing = form === 'mark' ? markDrawing : cordDrawing
  const name = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true as const }
  return (
    <svg className={`mu-knot mu-knot--${form} ${className}`} viewBox="0 0 120 72" {...name}>
      {layersOf(drawing, form === 'mark' ? [6] : [6.8, 3.13, 1.9], form === 'mark' ? 10 : 9.2)}
    </svg>
  )
}

function layersOf({ cords, crossings }: KnotDrawing, widths: readonly number[], gapWidth: number) {
  const strand = (cord: 'a' | 'b', path: string, key: string) =>
    widths.map((width, layer) => (
      <path key={`${key}-${layer}`} className={layer === 1 ? 'gap' : cord} d={path} strokeWidth={width} />
    ))
  return (
    <>
      {cords.map(([cord, path]) => strand(cord, path, cord))}
      {crossings.map(([cord, gap, path], index) => [
        <path key={`gap-${index}`} className="gap" d={gap} strokeWidth={gapWidth} />,
        strand(cord, path, `over-${index}`),
      ])}
    </>
  )
}
