import { defineCatalogue } from '@musubi/i18n'

/** The four pages the footer leads to: who runs this, how usable it is, what it keeps, where its data is from. */
export const aboutTexts = defineCatalogue({
  ja: {
    'about.title': '運営',
    'about.lead':
      'Musubi（結び）は、いくつもの市町が 1つの仕組みを いっしょに使い、住民の情報は それぞれの市町が 自分で持つための土台です。',
    'about.towns': 'いっしょに使っている市町',
    'about.demo': 'これは デモです',
    'about.demoSays':
      '場所と避難所の名前は 本物の公開データ、人・人数・定員・災害は すべて作りものです。本当の災害のときは、お住まいの市町の発表を 見てください。',
    'about.asking': 'お問い合わせ',
    'about.askingSays':
      '各市町の 防災担当課が 受けつけます。避難しているときは、避難所の受付に お声がけください。',
    'accessibility.title': '使いやすさの方針',
    'accessibility.lead': 'だれもが、急いでいるときも、自分の力で 読めることを めざしています。',
    'accessibility.goal': 'めざす水準',
    'accessibility.goalSays':
      'WCAG 2.2 の レベル AA（JIS X 8341-3 の AA 相当）。自動検査（axe）を すべてのページの種類で 行い、違反ゼロで 公開します。',
    'accessibility.does': 'していること',
    'accessibility.doesSays':
      'JavaScript が なくても 読めて、しぼり込めます。\n色だけで 伝えません。ことば・形・数字が いつも そばにあります。\n地図の内容は、すべて 一覧でも 読めます。\nキーボードだけで 使えます。文字は 200% まで 大きくできます。\n日本語、やさしい日本語（ふりがなつき）、英語で 読めます。\n印刷しても 読めます。',
    'accessibility.lacks': 'まだ できていないこと',
    'accessibility.lacksSays':
      '地名・施設名の ふりがなと ローマ字は、公開データに ないため ありません。\n画面読み上げソフトを お使いの方による 確認は、まだ 行っていません。\nやさしい日本語と英語の ほかの ことばは ありません。',
    'accessibility.view': '見え方を 変える',
    'accessibility.theme': '明るさ',
    'theme.device': '端末に合わせる',
    'theme.light': '明るい',
    'theme.dark': '暗い',
    'privacy.title': '個人情報の扱い',
    'privacy.lead': 'このページを見るのに、名前も ログインも いりません。',
    'privacy.keeps': '残すもの',
    'privacy.keepsSays':
      'えらんだ「ことば・文字の大きさ・明るさ」だけを、お使いの端末の クッキーに 1年 残します。だれが見たかは わかりません。\nサーバーの記録には、ページの種類と時刻だけが 残ります。えらんだ場所は 残しません。',
    'privacy.not': 'しないこと',
    'privacy.notSays':
      '広告や 行動の追跡を しません。ほかの会社の プログラムを 読みこみません。\n「いまいる場所」は 端末の中で 近い町名をえらぶためにだけ 使い、サーバーに 送りません。\nマイナンバー（12けたの番号）は、読みません。残しません。',
    'privacy.shelter': '避難所の数字',
    'privacy.shelterSays':
      'ここに出る人数は 合計だけです。だれが どこにいるかは、このページからは わかりません。支援措置を受けている方も、数にだけ 入ります。',
    'privacy.outside': '外の地図',
    'privacy.outsideSays':
      '「道順」のリンクを押すと、地図の会社の ページが 開きます。伝わるのは 行き先の場所だけです。そこから先は、その会社の決まりに よります。',
    'sources.title': 'データの出典',
    'sources.lead': '場所と境は 国の公開データです。公開データに ないものは、ないと書きます。',
    'sources.sites': '避難所・緊急避難場所の 名前・住所・場所・使える災害',
    'sources.sitesSays':
      '出典：国土地理院「指定緊急避難場所・指定避難所データ」を加工して作成（2025年10月27日 取得）。国土地理院コンテンツ利用規約に したがって 使っています。列の名前を変え、同じ住所の 緊急避難場所の「使える災害」を 避難所にも 当てました。ほかは 変えていません。',
    'sources.sitesLink': '国土地理院 指定緊急避難場所データ',
    'sources.borders': '市町の境',
    'sources.bordersSays':
      '出典：国土交通省「国土数値情報（行政区域データ）」（2021年1月1日）を加工して作成。線を 約1%に 簡単にしています。境を 正しく知るためには 使えません。',
    'sources.bordersLink': '国土数値情報 行政区域データ',
    'sources.counts': '人数',
    'sources.countsSays':
      '各避難所の受付で数えた 合計です。受付の端末が つながらないあいだは 古い数字のままになり、何分前の数字かを いつも そばに出します。',
    'sources.capacity': '定員と 混み具合',
    'sources.capacitySays':
      '定員は 公開データに ありません。市町が 定めた値を使い、ないときは「定員は わかりません」と出します。混み具合は 人数÷定員で、60%から やや混雑、80%から 混雑、100%から 満員です（市町が変えられます）。',
    'sources.capacityDemo': 'いま出ている定員は、すべて デモの値です。',
    'sources.machine': '機械で読む',
    'sources.machineSays': '同じ数字を、だれでも 機械で読めます（FIWARE NGSIv2）。',
    'sources.machineLink': '避難所の数字（JSON）',
  },
  easy: {
    'about.title': 'つくっている {所|ところ}',
    'about.lead':
      'Musubi（むすび）は、いくつもの {町|まち}が いっしょに {使|つか}う しくみです。あなたの {情報|じょうほう}は、あなたの {町|まち}が {持|も}ちます。',
    'about.towns': 'いっしょに {使|つか}っている {町|まち}',
    'about.demo': 'これは デモです',
    'about.demoSays':
      '{場所|ばしょ}は {本当|ほんとう}です。{人|ひと}、{数|かず}、{災害|さいがい}は {本当|ほんとう}では ありません。{本当|ほんとう}の {災害|さいがい}の ときは、あなたの {町|まち}の お{知|し}らせを {見|み}てください。',
    'about.asking': '{聞|き}きたい とき',
    'about.askingSays':
      '{市役所|しやくしょ}・{役場|やくば}に {聞|き}いてください。{避難所|ひなんじょ}に いる ときは、{受付|うけつけ}の {人|ひと}に {聞|き}いてください。',
    'accessibility.title': '{使|つか}いやすさ',
    'accessibility.lead': 'だれでも、いそぐ ときも、{自分|じぶん}で {読|よ}めるように しています。',
    'accessibility.goal': 'めあて',
    'accessibility.goalSays':
      'WCAG 2.2 の レベル AA です。{機械|きかい}の {検査|けんさ}（axe）を しています。',
    'accessibility.does': 'していること',
    'accessibility.doesSays':
      'JavaScript が なくても {読|よ}めます。\n{色|いろ}だけで {伝|つた}えません。\n{地図|ちず}と {同|おな}じことが、{文字|もじ}でも {読|よ}めます。\nキーボードだけで {使|つか}えます。{字|じ}を 2{倍|ばい}まで {大|おお}きく できます。\n{日本語|にほんご}、やさしい {日本語|にほんご}、{英語|えいご}が あります。\n{紙|かみ}に {印刷|いんさつ}できます。',
    'accessibility.lacks': 'まだ できないこと',
    'accessibility.lacksSays':
      '{町|まち}や {建物|たてもの}の {名前|なまえ}に、ふりがなが ありません。\n{目|め}が {見|み}えない {人|ひと}と いっしょに、まだ {調|しら}べていません。\nほかの {国|くに}の ことばは、{英語|えいご}だけです。',
    'accessibility.view': '{見|み}え{方|かた}を {変|か}える',
    'accessibility.theme': '{画面|がめん}の {明|あか}るさ',
    'theme.device': '{自動|じどう}',
    'theme.light': '{明|あか}るい',
    'theme.dark': '{暗|くら}い',
    'privacy.title': 'あなたの {情報|じょうほう}',
    'privacy.lead': 'このページを {見|み}るとき、{名前|なまえ}も ログインも いりません。',
    'privacy.keeps': '{残|のこ}すもの',
    'privacy.keepsSays':
      'えらんだ ことば・{字|じ}の {大|おお}きさ・{明|あか}るさだけを、あなたの スマートフォンに 1{年|ねん} {残|のこ}します（クッキー）。\nサーバーには、ページの {種類|しゅるい}と {時間|じかん}だけを {残|のこ}します。えらんだ {場所|ばしょ}は {残|のこ}しません。',
    'privacy.not': 'しないこと',
    'privacy.notSays':
      '{広告|こうこく}は ありません。あなたを {追|お}いかけません。\n「{今|いま} いる {場所|ばしょ}」は、サーバーに {送|おく}りません。\nマイナンバー（12けた）は {読|よ}みません。',
    'privacy.shelter': '{避難所|ひなんじょ}の {数字|すうじ}',
    'privacy.shelterSays':
      '{人|ひと}の {数|かず}だけを {出|だ}します。だれが どこに いるかは、わかりません。',
    'privacy.outside': 'ほかの {地図|ちず}',
    'privacy.outsideSays':
      '{地図|ちず}の リンクを おすと、ほかの {会社|かいしゃ}の ページが {開|ひら}きます。{行|い}く {場所|ばしょ}だけが {伝|つた}わります。',
    'sources.title': 'データを つくった {所|ところ}',
    'sources.lead': '{場所|ばしょ}と {町|まち}の {形|かたち}は、{国|くに}の データです。',
    'sources.sites':
      '{避難所|ひなんじょ}の {名前|なまえ}、{住所|じゅうしょ}、{場所|ばしょ}、{使|つか}える {災害|さいがい}',
    'sources.sitesSays':
      '{国土地理院|こくどちりいん}の「{指定緊急避難場所|していきんきゅうひなんばしょ}・{指定避難所|していひなんじょ}データ」から {作|つく}りました（2025{年|ねん}10{月|がつ}27{日|にち}）。',
    'sources.sitesLink': '{国土地理院|こくどちりいん}の データ',
    'sources.borders': '{町|まち}の {形|かたち}',
    'sources.bordersSays':
      '{国土交通省|こくどこうつうしょう}の「{国土数値情報|こくどすうちじょうほう}（{行政区域|ぎょうせいくいき}データ）」から {作|つく}りました。{線|せん}を かんたんに しています。',
    'sources.bordersLink': '{国土数値情報|こくどすうちじょうほう}',
    'sources.counts': '{人|ひと}の {数|かず}',
    'sources.countsSays':
      '{避難所|ひなんじょ}の {受付|うけつけ}で {数|かぞ}えた {数|かず}です。「{何分|なんぷん} {前|まえ}」と いっしょに {出|だ}します。',
    'sources.capacity': '{何人|なんにん} {入|はい}れるか',
    'sources.capacitySays':
      '{町|まち}が {決|き}めた {数|かず}です。ない ときは「わかりません」と {出|だ}します。',
    'sources.capacityDemo': 'いまの {数|かず}は、ぜんぶ デモの {数|かず}です。',
    'sources.machine': '{機械|きかい}で {読|よ}む',
    'sources.machineSays': '{同|おな}じ {数字|すうじ}を、{機械|きかい}でも {読|よ}めます（FIWARE NGSIv2）。',
    'sources.machineLink': '{避難所|ひなんじょ}の {数字|すうじ}（JSON）',
  },
  en: {
    'about.title': 'Who runs this',
    'about.lead':
      'Musubi is a platform that several municipalities share, while each keeps the data of its own residents to itself.',
    'about.towns': 'Municipalities sharing it',
    'about.demo': 'This is a demo',
    'about.demoSays':
      'Places and names of shelters are real open data. People, counts, capacities and the disaster are invented. In a real disaster, follow what your municipality announces.',
    'about.asking': 'Questions',
    'about.askingSays':
      'Ask the disaster prevention office of your municipality, or reception if you are in a shelter.',
    'accessibility.title': 'Accessibility',
    'accessibility.lead': 'Everybody should be able to read these pages on their own, also in a hurry.',
    'accessibility.goal': 'What we aim for',
    'accessibility.goalSays':
      'WCAG 2.2 level AA. Every kind of page is checked automatically (axe) and published with no violation.',
    'accessibility.does': 'What we do',
    'accessibility.doesSays':
      'Pages can be read and filtered without JavaScript.\nNothing is said by colour alone: a word, a shape or a figure stands beside it.\nEverything on the map is also in a list.\nA keyboard is enough. Text can be enlarged to 200 %.\nJapanese, plain Japanese with readings, and English.\nPages can be printed.',
    'accessibility.lacks': 'What is missing',
    'accessibility.lacksSays':
      'Readings and romanised names of districts and buildings are missing, because the open data has none.\nThe pages have not been tried by people who use screen readers.\nThere are no languages besides Japanese and English.',
    'accessibility.view': 'Change how pages look',
    'accessibility.theme': 'Brightness',
    'theme.device': 'As on this device',
    'theme.light': 'Light',
    'theme.dark': 'Dark',
    'privacy.title': 'Privacy',
    'privacy.lead': 'You need neither a name nor a login to read these pages.',
    'privacy.keeps': 'What is kept',
    'privacy.keepsSays':
      'Only the language, text size and brightness you chose, in cookies on your own device, for a year. They do not say who you are.\nThe server notes the kind of page and the time. It does not note the place you chose.',
    'privacy.not': 'What we do not do',
    'privacy.notSays':
      'No advertising, no tracking, no programs of other companies.\n"Where I am" is used on your device to pick the nearest district and is not sent to the server.\nThe 12-digit individual number is neither read nor kept.',
    'privacy.shelter': 'Figures of shelters',
    'privacy.shelterSays':
      'Only totals are shown. Nobody can find out here who is where. People under a protection measure are part of the totals only.',
    'privacy.outside': 'Other maps',
    'privacy.outsideSays':
      'A link for directions opens the page of a map company. It learns the destination and nothing else from us; from there on its own rules apply.',
    'sources.title': 'Data sources',
    'sources.lead':
      'Places and borders are open data of the state. What it does not contain, we say is missing.',
    'sources.sites': 'Names, addresses, places and hazards of shelters and emergency sites',
    'sources.sitesSays':
      'Based on "Designated Emergency Evacuation Sites and Shelters" of the Geospatial Information Authority of Japan, edited (as of 27 October 2025), used under its content terms. Columns were renamed, and a shelter takes over the hazards of the emergency site at the same address. Nothing else was changed.',
    'sources.sitesLink': 'Emergency evacuation site data of the GSI',
    'sources.borders': 'Borders',
    'sources.bordersSays':
      'Based on "National Land Numerical Information (Administrative Areas)", 1 January 2021, of the Ministry of Land, Infrastructure, Transport and Tourism, edited: simplified to about 1 %. Not fit for finding out where a border runs.',
    'sources.bordersLink': 'National Land Numerical Information',
    'sources.counts': 'Head counts',
    'sources.countsSays':
      'Totals counted at the reception of each shelter. While a reception terminal has no connection its figure stays old; its age always stands beside it.',
    'sources.capacity': 'Capacity and crowding',
    'sources.capacitySays':
      'The open data has no capacities. We use what the municipality sets, and otherwise say that the capacity is unknown. Crowding is people by capacity: filling up from 60 %, crowded from 80 %, full from 100 % (the municipality may change this).',
    'sources.capacityDemo': 'All capacities shown now are demo values.',
    'sources.machine': 'For machines',
    'sources.machineSays': 'Anybody can read the same figures by machine (FIWARE NGSIv2).',
    'sources.machineLink': 'Figures of shelters (JSON)',
  },
})
