import '@musubi/ui/styles/base.css'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectToAgent } from './agent/browser-agent.ts'
import { readArrival } from './login/arrival.ts'
import { LoginPage } from './login/login-page.tsx'
import { connectToLogin } from './login/login-store.ts'
import { readProofingArrival } from './proofing/arrival.ts'
import { ProofingPage } from './proofing/proofing-page.tsx'
import { connectToProofing } from './proofing/proofing-store.ts'
import { Reception } from './reception.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<StrictMode>{pageOf(location)}</StrictMode>)

function pageOf({ pathname, search }: Location): ReactNode {
  switch (pathname) {
    case '/login':
      return <LoginPage store={connectToLogin()} arrival={readArrival(search)} />
    case '/proofing':
      return <ProofingPage store={connectToProofing()} arrival={readProofingArrival(search)} />
    default:
      return <Reception store={connectToAgent()} />
  }
}
