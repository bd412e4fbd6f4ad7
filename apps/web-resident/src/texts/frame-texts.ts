import { defineCatalogue } from '@musubi/i18n'

/** What stands around every page: titles, footers, notes of the browser's small script. */
export const frameTexts = defineCatalogue({
  ja: {
    product: '結び',
    title: '{page}｜{place}',
    demoOperator: '但馬の5市町（デモ）',
    severalTowns: '共同利用の市町',
    sourceSites: '避難所の名前と場所の出典：国土地理院「指定緊急避難場所・指定避難所データ」を加工して作成。',
    sourceBorders: '市町の境の出典：国土交通省「国土数値情報（行政区域データ）」を加工して作成。',
    sourceDemo: '人数・定員は デモの値です。',
    noLogin: '災害のときは、ログインしなくても 避難所に入れます。',
    liveOn: '自動で 新しくなります',
    liveChanged: '数字が 新しくなりました。',
    liveLost: 'いま つながりません。出ている数字は {time} のものです。つながると 自動で 新しくなります。',
  },
  easy: {
    product: 'むすび',
    title: '{page}｜{place}',
    demoOperator: '{但馬|たじま}の 5つの {町|まち}（デモ）',
    severalTowns: 'いっしょに {使|つか}っている {町|まち}',
    sourceSites:
      '{避難所|ひなんじょ}の {名前|なまえ}と {場所|ばしょ}は、{国土地理院|こくどちりいん}の「{指定緊急避難場所|していきんきゅうひなんばしょ}・{指定避難所|していひなんじょ}データ」から {作|つく}りました。',
    sourceBorders:
      '{町|まち}の {境|さかい}は、{国土交通省|こくどこうつうしょう}の「{国土数値情報|こくどすうちじょうほう}（{行政区域|ぎょうせいくいき}データ）」から {作|つく}りました。',
    sourceDemo: '{人|ひと}の {数|かず}は、デモの {数|かず}です。',
    noLogin: '{災害|さいがい}の とき、ログインしなくても {避難所|ひなんじょ}に {入|はい}れます。',
    liveOn: '{自動|じどう}で {新|あたら}しく なります',
    liveChanged: '{数字|すうじ}が {新|あたら}しく なりました。',
    liveLost:
      'いま、つながりません。{見|み}えている {数字|すうじ}は {time} の {数字|すうじ}です。つながると、{新|あたら}しく なります。',
  },
  en: {
    product: 'Musubi',
    title: '{page} | {place}',
    demoOperator: 'five municipalities of Tajima (demo)',
    severalTowns: 'Municipalities sharing this service',
    sourceSites:
      'Names and places of shelters: based on "Designated Emergency Evacuation Sites and Shelters" of the Geospatial Information Authority of Japan, edited.',
    sourceBorders:
      'Borders: based on "National Land Numerical Information (Administrative Areas)" of the Ministry of Land, Infrastructure, Transport and Tourism, edited.',
    sourceDemo: 'Head counts and capacities are demo values.',
    noLogin: 'In a disaster you can enter a shelter without logging in.',
    liveOn: 'Updates by itself',
    liveChanged: 'The figures have been updated.',
    liveLost:
      'No connection just now. These are the figures of {time}. They update when the connection is back.',
  },
})
