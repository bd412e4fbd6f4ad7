/** How the people of the demo’s story are drawn. Invented people, invented looks: no photograph stood model. */
export interface Look {
  readonly name: string
  readonly address: readonly [string, string]
  /** Tones are grey levels, 0 black to 255 white. */
  readonly skin: number
  readonly hair: number
  readonly style: 'short' | 'parted' | 'bob' | 'long' | 'bun' | 'thin' | 'curly' | 'tied'
  readonly face: 'round' | 'long' | 'square'
  readonly glasses?: 'round' | 'square'
  readonly beard?: 'moustache' | 'stubble'
  readonly lines?: true
  readonly dress: 'shirt' | 'suit' | 'kimono' | 'sweater' | 'blouse'
}

const YABU = ['兵庫県養父市', '（架空の番地）'] as const

export const looks: Readonly<Record<string, Look>> = {
  ichiro: {
    name: '但馬 一郎',
    address: YABU,
    skin: 208,
    hair: 46,
    style: 'parted',
    face: 'square',
    glasses: 'square',
    dress: 'suit',
  },
  haru: {
    name: '八鹿 ハル',
    address: YABU,
    skin: 214,
    hair: 222,
    style: 'bun',
    face: 'round',
    lines: true,
    dress: 'kimono',
  },
  makoto: {
    name: '大屋 誠',
    address: YABU,
    skin: 196,
    hair: 150,
    style: 'thin',
    face: 'square',
    beard: 'moustache',
    lines: true,
    dress: 'shirt',
  },
  lan: {
    name: 'NGUYEN THI LAN',
    address: YABU,
    skin: 204,
    hair: 30,
    style: 'long',
    face: 'round',
    dress: 'blouse',
  },
  aoi: {
    name: '関宮 あおい',
    address: YABU,
    skin: 218,
    hair: 70,
    style: 'bob',
    face: 'long',
    dress: 'sweater',
  },
  takeshi: {
    name: '和田山 健',
    address: ['兵庫県朝来市', '（架空の番地）'],
    skin: 188,
    hair: 60,
    style: 'short',
    face: 'long',
    beard: 'stubble',
    dress: 'shirt',
  },
  revoked: {
    name: '養父 進',
    address: YABU,
    skin: 200,
    hair: 84,
    style: 'parted',
    face: 'long',
    lines: true,
    dress: 'shirt',
  },
  expired: {
    name: '広谷 茂',
    address: YABU,
    skin: 204,
    hair: 176,
    style: 'short',
    face: 'round',
    glasses: 'round',
    lines: true,
    dress: 'suit',
  },
  stolen: {
    name: '高柳 緑',
    address: YABU,
    skin: 212,
    hair: 58,
    style: 'tied',
    face: 'square',
    glasses: 'round',
    dress: 'blouse',
  },
  unlinked: {
    name: '香住 渚',
    address: ['兵庫県美方郡香美町', '（架空の番地）'],
    skin: 206,
    hair: 40,
    style: 'curly',
    face: 'round',
    dress: 'sweater',
  },
  traveller: {
    name: '三宮 遥',
    address: ['兵庫県神戸市', '（架空の番地）'],
    skin: 210,
    hair: 52,
    style: 'tied',
    face: 'long',
    dress: 'shirt',
  },
}
