import { Route, Routes } from 'react-router'
import { NotFoundPage } from '../frame/not-found-page.tsx'
import { useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { NotAllowedPage } from '../session/not-allowed-page.tsx'
import { AccountPage } from './account-page.tsx'
import { ImportPage } from './import-page.tsx'
import { IssuePage } from './issue-page.tsx'
import { MandatePage } from './mandate-page.tsx'
import { MergesPage } from './merges-page.tsx'
import { ProtectionsPage } from './protections-page.tsx'
import { SearchPage } from './search-page.tsx'
import '../open-data/open-data.css'
import './accounts.css'

/** Everything below `/office/accounts`. */
export function AccountsPages() {
  const { protection } = dutiesOf(useOffice().session)
  return (
    <Routes>
      <Route index element={<SearchPage />} />
      <Route path="issue" element={<IssuePage />} />
      <Route path="import" element={<ImportPage />} />
      <Route path="merges" element={<MergesPage />} />
      <Route path="protections" element={protection ? <ProtectionsPage /> : <NotAllowedPage />} />
      <Route path="person/:person" element={<AccountPage />} />
      <Route path="person/:person/mandate" element={<MandatePage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
