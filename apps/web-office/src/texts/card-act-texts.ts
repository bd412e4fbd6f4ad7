import { defineCatalogue } from '@musubi/i18n'

/** An account that comes back to this municipality, and a card that takes an old one's place. */
export const cardActTexts = defineCatalogue({
  ja: {
    working: '進めています',
    return: '転入で戻ってきた',
    returnLead:
      '本人確認書類を確かめてから、転出した登録を元にもどします。サービスでの番号は前と同じです。期限の残っている代理と同意も、また有効になります。',
    returnDo: '登録を元にもどす',
    returned: '登録を元にもどしました',
    returnedNext:
      '次に、本人が自治体IDでログインし、カードを結びなおします。カードとパスキーは、前の自治体からこちらへ移ります。パスワードを忘れているときは、作りなおしてください。代理が今も正しいかも、確かめてください。',
  },
  easy: {
    working: 'しています',
    return: 'この {町|まち}に {戻|もど}ってきた',
    returnLead:
      '{書類|しょるい}を {見|み}てから {登録|とうろく}を もどします。サービスの {番号|ばんごう}は {前|まえ}と {同|おな}じです。まだ {終|お}わっていない {代理|だいり}と {同意|どうい}も また {使|つか}えます。',
    returnDo: '{登録|とうろく}を もどす',
    returned: '{登録|とうろく}を もどしました',
    returnedNext:
      '{次|つぎ}に {本人|ほんにん}が {自治体|じちたい}IDで ログインして カードを むすびます。カードは {前|まえ}の {町|まち}から こちらへ うつります。パスワードを {忘|わす}れたときは {作|つく}りなおしてください。{代理|だいり}が {今|いま}も {正|ただ}しいか {見|み}てください。',
  },
  en: {
    working: 'Working',
    return: 'The person moved back',
    returnLead:
      'Look at the documents first; then the account that moved out is in use again. Services know the person by the same id as before. Mandates and consents that are not over count again.',
    returnDo: 'Let the account return',
    returned: 'The account is in use again',
    returnedNext:
      'Next, the person logs in with the municipal ID and links the card again: card and passkeys come over from the other municipality. If the password is forgotten, make a new one. Check whether the mandates are still right.',
  },
})
