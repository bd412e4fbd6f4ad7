import '@musubi/ui/styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectToAgent } from './agent/browser-agent.ts'
import { Reception } from './reception.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <Reception store={connectToAgent()} />
  </StrictMode>,
)
