import type { Phrase } from '@musubi/i18n'
import { Fragment } from 'react'

/** A phrase with its readings as `<ruby>`; line breaks become `<br>`. */
export function Ruby({ children }: { readonly children: Phrase }) {
  return (
    <>
      {children.map(({ text, reading }, index) =>
        reading ? (
          <ruby key={index}>
            {text}
            <rt>{reading}</rt>
          </ruby>
        ) : (
          <Lines key={index} text={text} />
        ),
      )}
    </>
  )
}

function Lines({ text }: { readonly text: string }) {
  return text.split('\n').map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {line}
    </Fragment>
  ))
}
