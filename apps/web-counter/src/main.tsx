import '@musubi/ui/styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectToAgent } from './agent/browser-agent.ts'
import { readArrival } from './login/arrival.ts'
import { LoginPage } from './login/login-page.tsx'
import { connectToLogin } from './login/login-store.ts'
import { Reception } from './reception.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    {location.pathname === '/login' ? (
      <LoginPage store={connectToLogin()} arrival={readArrival(location.search)} />
    ) : (
      <Reception store={connectToAgent()} />
    )}
  </StrictMode>,
)
