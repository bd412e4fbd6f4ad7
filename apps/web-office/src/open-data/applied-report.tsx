import type { ImportReport } from '@musubi/contracts'
import { Notice, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'
import { Words } from '../words.tsx'

/** The file is in: what that changed, and where to see it. */
export function AppliedReport({ report: { added, changed } }: { readonly report: ImportReport }) {
  const { settings, session } = useOffice()
  const { phrase } = openDataTexts.voice(settings.language)
  return (
    <Notice tone="ok" role="status" title={<Ruby>{phrase('appliedTitle')}</Ruby>}>
      <p>
        <Ruby>{phrase('applied', { added, changed })}</Ruby>
      </p>
      {dutiesOf(session).headquarters && (
        <Link className="office-act" data-strong="" to="/">
          <Words>{phrase('toMap')}</Words>
        </Link>
      )}
    </Notice>
  )
}
