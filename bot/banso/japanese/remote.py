"""Work at home: 在宅勤務, フルリモート, 通勤なし, 家から出ないでできる."""

from collections.abc import Iterator

from banso.japanese.found import Found
from banso.japanese.message import Message
from banso.japanese.tables import pattern

_REMOTE = pattern(
    r"""
    (完全|フル|一部)?(在宅|ざいたく|ザイタク)(勤務|ワーク)?
      (?!医療|介護|酸素|でい|看護|診療|ケア|避難|起訴)
    | (完全|フル|一部)?(リモート|りもーと)(ワーク|勤務)?
      (?!面談|相談|面接|会議|操作|デスクトップ|で(相談|面談))
    | (完全|フル)?(テレワーク|リモワ)(勤務)?
    | 自宅勤務
    | (自宅|家)(から|で|に(いながら|いたまま|居ながら|いて))(も)?((でき|出来|やれ|働け)る(仕事)?)
    | (自宅|家|うち)で(?=働(き|く|け)|仕事(したい|がしたい|を?した|を?でき)) | 家にいながら(?=働)

    # no way to work
    | (出社|通勤)(なし|無し|不要|ゼロ|しない(?=で|働)|せずに?|しなくて(も)?(いい|良い|済む|すむ))
    | 出勤(不要|しなくて(も)?(いい|済む))
    | 家(から|を)出(ず(に)?|ない(で)?)(?=[^。、]{0,2}(でき|働|やれ|仕事|済))
    | (会社|オフィス|職場)に(行か|出社し|通わ)な(くて(も)?(いい|良い|済む)|い(?=で))
    | 外に出(ず(に)?|ないで)(?=[^。、]{0,2}(でき|働|やれ|仕事))
    """
)


def read_remote(message: Message) -> Iterator[Found]:
    """True for each of the words; a talk at a distance (リモート面談) is none."""
    for match in _REMOTE.finditer(message.text):
        yield Found("remote", True, match.start(), match.end(), 3)
