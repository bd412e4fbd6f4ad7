import { Icon, Ruby } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { CopyBlock } from './copy-block.tsx'
import { exampleCode, type Connection } from './example-code.ts'

const INSTALL = 'npm install openid-client@6\n'
const RUN = 'node login.mjs\n'

interface GuideProps {
  readonly connection: Connection
  /** A key that was made in this page; null where the service has its own. */
  readonly privateKey: string | null
}

/** From nothing to a login in four steps, all of it to be copied. */
export function Guide({ connection, privateKey }: GuideProps) {
  const { phrase, text } = registryTexts.voice(useLanguage())
  return (
    <ol className="guide">
      <li>
        <p>
          <Ruby>{phrase('step.install')}</Ruby>
        </p>
        <CopyBlock title={<Ruby>{phrase('command')}</Ruby>} name={text('command')} value={INSTALL} />
      </li>
      <li>
        <p>
          <Ruby>{phrase(privateKey === null ? 'step.keyOwn' : 'step.key')}</Ruby>
        </p>
        {privateKey !== null && (
          <>
            <p className="guide-once" role="status">
              <Icon name="alert" />
              <Words>{phrase('keyOnce')}</Words>
            </p>
            <CopyBlock
              title={<Ruby>{phrase('keyFile')}</Ruby>}
              name={text('keyFile')}
              value={privateKey}
              fileName="key.json"
            />
          </>
        )}
      </li>
      <li>
        <p>
          <Ruby>{phrase('step.code')}</Ruby>
        </p>
        <CopyBlock
          title={<Ruby>{phrase('codeFile')}</Ruby>}
          name={text('codeFile')}
          value={exampleCode(connection)}
          fileName="login.mjs"
        />
      </li>
      <li>
        <p>
          <Ruby>{phrase('step.run')}</Ruby>
        </p>
        <CopyBlock title={<Ruby>{phrase('command')}</Ruby>} name={text('command')} value={RUN} />
      </li>
    </ol>
  )
}
