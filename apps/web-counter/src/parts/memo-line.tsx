import { Icon, Ruby } from '@musubi/ui'
import type { Memo } from '../view/memos.ts'

export function MemoLine({ memo }: { readonly memo: Memo }) {
  return (
    <div className={`memo memo--${memo.tone}`} data-memo={memo.kind}>
      <Icon name={memo.icon} />
      <p>
        <b>
          <Ruby>{memo.title}</Ruby>
        </b>
        <Ruby>{memo.body}</Ruby>
      </p>
      {memo.reference && (
        <p className="memo__reference">
          <Ruby>{memo.reference}</Ruby>
        </p>
      )}
    </div>
  )
}
