import '@musubi/ui/styles/base.css'
import { agentRoutes, createClient, type AgentLoginState, type AgentState } from '@musubi/contracts'
import { findLanguage } from '@musubi/i18n'
import { ok } from '@musubi/kernel'
import { createRoot } from 'react-dom/client'
import { createAgentStore, type AgentStore } from '../agent/agent-store.ts'
import { Reception } from '../reception.tsx'
import { LoginPage } from '../login/login-page.tsx'
import { fixedLogin, loginStories } from './login-stories.ts'
import { STORY_NOW, stories, storyCards, storyRoster, type StoryName } from './stories.ts'

/** Shows one fixed state without an agent: `preview.html?story=green&lang=en`. Not part of the build. */
const query = new URLSearchParams(location.search)
const story = query.get('story') ?? 'idle'
const language = findLanguage(query.get('lang')) ?? 'ja'
if (query.get('text')) document.documentElement.dataset['textSize'] = query.get('text') ?? ''

// Ages of figures are told by the clock of the story.
const now = Date.parse(STORY_NOW)
Date.now = () => now

function previewStore(state: AgentState): AgentStore {
  const roster = query.has('empty') ? { ...storyRoster, people: [], unnamed: 0 } : storyRoster
  const answers: Readonly<Record<string, unknown>> = {
    '/agent/v1/roster': { ...roster, complete: state.link.connected },
    '/agent/v1/demo/cards': storyCards,
  }
  return createAgentStore({
    client: createClient(agentRoutes, async ({ url }) =>
      ok({ status: 200, body: JSON.stringify(answers[url] ?? state) }),
    ),
    openStream: ({ onState, onTrouble }) => {
      if (story !== 'connecting') setTimeout(() => onState(JSON.stringify(state)))
      if (story === 'lost') setTimeout(() => onTrouble(false), 10)
      return { close: () => undefined }
    },
    setTimer: (act, ms) => {
      const timer = setTimeout(act, story === 'lost' ? 0 : ms)
      return () => clearTimeout(timer)
    },
  })
}

const state = stories[story as StoryName] ?? stories.idle
const login = loginStories[query.get('login') as keyof typeof loginStories] as AgentLoginState | undefined
createRoot(document.getElementById('root') as HTMLElement).render(
  login ? (
    <LoginPage store={fixedLogin(login)} arrival={{ request: null, way: null, language, paired: false }} />
  ) : (
    <Reception store={previewStore(state)} language={language} />
  ),
)
