import './municipality-mark.css'

/** The first character of a municipality's name in a circle; a municipality may hand in its own mark instead. */
export function MunicipalityMark({ name }: { readonly name: string }) {
  return (
    <span className="mu-municipality-mark" aria-hidden="true">
      {Array.from(name)[0]}
    </span>
  )
}
