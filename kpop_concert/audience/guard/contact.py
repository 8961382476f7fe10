"""Links, contact data and the machine's own language in a line: what no fan of this audience may write."""

from __future__ import annotations

import re
from collections.abc import Iterator

Rule = tuple[str, str]
"""Reason and rule."""


def _rules(*rules: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name and expression; white space in an expression is only there for its reader."""
    return tuple((name, re.compile(expression, re.VERBOSE)) for name, expression in rules)


# Endings that are no words: "wow.so good" and "amor.es" are no links. Any other ending counts before a slash.
_ENDS = (
    "com|net|org|info|biz|io|kr|jp|cn|tw|hk|uk|de|fr|ru|br|mx|ar|cl|xyz|dev|app|edu|gov|shop|store|online|site"
    "|example|website|click|link|tech|icu|vip|moe|닷컴|한국"
)
_DOT = r"(?: \. | 。 | \(\.\) | \[\.\] | \(dot\) | \[dot\] | 닷 | 쩜 )"
_LINKS = _rules(
    ("address", r"[a-z][a-z0-9+]{1,10} \s? : \s? //"),
    ("address", r"(?<![a-z0-9]) (?: h(?:tt|xx)ps? \s? : | (?:mailto|tel|javascript) : \S | data:[a-z]+/ )"),
    ("address", r"(?<![a-z0-9]) www \d? \s? \. \s? [\w-]{1,40} \s? \. \s? [a-z]{2}"),
    ("markdown link", r"\] \s? \("),
    ("domain", rf"[\w-] \s? {_DOT} \s? (?: {_ENDS} ) (?![a-z0-9-]) (?! ')"),
    ("domain", rf"[\w-] \s (?: dot | punto | ドット ) \s (?: {_ENDS} ) (?![a-z0-9-])"),
    ("domain", r"[\w-] \s? (?: 닷 | 쩜 ) \s? (?: 컴 | 넷 | 케이알 )"),
    ("domain", r"[a-z0-9-]{2,40} \. [a-z]{2,10} / (?! \s | $ )"),
    ("domain", r"""
        (?<![a-z0-9]) (?: t\.me | wa\.me | line\.me | lin\.ee | discord\.gg | youtu\.be | bit\.ly | goo\.gl | tinyurl
        | linktr\.ee | naver\.me | me2\.do | kko\.to ) (?![a-z0-9])
    """),
    ("number address", r"(?<![\d.]) \d{1,3} (?: \. \d{1,3} ){3} (?![\d.])"),
)  # fmt: skip
_MAY_LINK = re.compile(r"[.:。\](]|dot|닷|쩜|punto|ドット")

_APPS = r"""(?: (?<![a-z]) (?: kakao(?:talk)? | katalk | telegram | discord | insta(?:gram)? | wechat | weixin
    | whats\s?app | wasap | snap(?:chat)? | skype | tiktok )
    | 카카오톡? | 카톡 | 텔레(?:그램)? | 디스코드 | 디코 | 인스타(?:그램)? | 위챗 | 왓츠앱 | 틱톡
    | カカオ(?:トーク)? | テレグラム | ディスコード | インスタ )"""
_WORDY_APPS = r"(?: (?<![a-z]) (?: line | signal | ig | tg | twitter | tele ) | 라인 | 트위터 | ライン | ツイッター )"
_ID = r"(?: 아이디 | 아디 | ids? (?![a-z]) | user(?:name)? (?![a-z]) )"
_CONTACTS = _rules(
    ("e-mail", rf"[\w.+-]{{1,64}} \s? (?: @ | \(at\) | \[at\] | 골뱅이 ) \s? [\w-]{{1,40}} \s? {_DOT} \s? [a-z컴넷]"),
    ("e-mail", r"[\w.+-]{2,40} \s (?: at | arroba ) \s [\w-]{2,40} \s (?: dot | punto ) \s [a-z]{2}"),
    ("messenger", rf"{_APPS} \s{{0,2}} (?: {_ID} | 는 | 은 )? \s{{0,2}} [:=@] \s{{0,2}} [\w@]"),
    ("messenger", rf"(?: {_APPS} | {_WORDY_APPS} ) \s{{0,2}} (?: {_ID} | @\s?\w | 추가 | 친추 | 교환 | 交換 | 追加 )"),
    ("messenger", r"""
        (?: add | dm | text | message | follow | find | hmu | sigueme | agregame | 팔로우 | フォロー )
        [^@]{0,20} @ \s? \w
    """),
    ("messenger", r"(?<!\w) \w{2,32} \# \d{4} (?!\d)"),
)  # fmt: skip
_MAY_CONTACT = re.compile(r"[@#:=]|id|user|at[)\]]|아이?디|골뱅이|추가|친추|교환|交換|追加|\sat\s|arroba")

_SPOKEN = re.compile(r"[공영일이삼사오육륙칠팔구][공영일이삼사오육륙칠팔구\s.-]{7,40}")
_APART = re.compile(r"(?<!\d)0(?:[\s.-]{1,2}\d(?!\d)){8,}")
_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
_PHONES = _rules(
    ("Korean phone", r"""
        (?<!\d) 0 (?: 1[016-9] | 2 | [3-6][1-5] | 70 | 80 | 50\d ) [\s.)·-]{0,3} \d{3,4} [\s.·-]{0,3} \d{4} (?!\d)
    """),
    ("Korean phone", r"(?<!\d) 1[568]\d\d \s? - \s? \d{4} (?!\d)"),
    ("Japanese phone", r"(?<!\d) 0\d{1,4} \s? [-(] \s? \d{1,4} \s? [-)] \s? \d{3,4} (?!\d)"),
    ("Japanese phone", r"(?<!\d) 0[5789]0 [\s.-]{0,2} \d{4} [\s.-]{0,2} \d{4} (?!\d)"),
    ("American phone", r"(?<!\d) \(? [2-9]\d\d \)? [\s.-]{1,2} \d{3} [\s.-]{1,2} \d{4} (?!\d)"),
    ("American phone", r"(?<!\d) \d{3} [.-] 01\d\d (?!\d)"),
    ("Spanish phone", r"(?<!\d) [6789]\d\d [\s.-] \d{2,3} [\s.-] \d{2,3} (?: [\s.-] \d{2,3} )? (?!\d)"),
    ("Mexican phone", r"(?<!\d) \d{2,3} [\s.-] \d{4} [\s.-] \d{4} (?!\d)"),
    ("phone", r"\+ \s? \d (?: [\s.()-]{0,2} \d ){7,14} (?!\d)"),
    ("phone", r"(?<!\d) \d{9,15} (?!\d)"),
)  # fmt: skip
_STAIRS = "01234567890123456789", "98765432109876543210"

_MACHINE = _rules(
    ("template sign", r"""
        <\| [\w/] | \w \|> | \[/?inst\] | <</?sys>> | </?(?:start|end)_of_turn>
        | (?: ^ | \s ) \#{2,} \s | ``` | \{\{ | \}\}
    """),
    ("chat turn", r"""
        ^ \W{0,3} (?: system | assistant | user | human | viewer | 시스템 | 어시스턴트 | 사용자 | 시청자 | システム
        | アシスタント | ユーザー | sistema | asistente | usuario ) \s? :
    """),
    ("answer's structure", r"""
        ["'] (?: agents? | speak | text | behaviou?r | messages? | language | moment | phase | role | content
        | tool_calls? ) ["'] \s? : | speak \s? [=:] \s? (?: true | false ) | " \s? \} \s? [\],}] | \} \s? \]
    """),
    ("markup", r"""
        <[a-z][a-z0-9]{0,12} \s [^<>=]{0,30} = | </? (?: a | img | iframe | script | system | instructions?
        | assistant | user | viewer | chat | line | messages? | think(?:ing)? ) /?>
        | <!(?:--|\[) | <script | &(?: lt | gt | amp | quot );
    """),
    ("agent's key", r"(?<![\w.+\#-]) a(?: [1-9] | [1-4]\d | 50 ) (?![\w.+%-])"),
)  # fmt: skip
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{32,}")


def links(text: str) -> Iterator[Rule]:
    """Links and bare domains in a folded line."""
    if _MAY_LINK.search(text):
        yield from (("link", rule) for rule, expression in _LINKS if expression.search(text))


def contacts(text: str) -> Iterator[Rule]:
    """E-mail addresses, messenger names and telephone numbers in a folded line of which no digit is left out."""
    if _MAY_CONTACT.search(text):
        yield from (("contact", rule) for rule, expression in _CONTACTS if expression.search(text))
    spoken = _SPOKEN.sub(lambda match: match.group().translate(_DIGITS), text)
    spoken = _APART.sub(lambda match: "".join(filter(str.isdigit, match.group())), spoken)
    if sum(map(str.isdigit, spoken)) < 7:
        return
    for rule, expression in _PHONES:
        if any(_is_number(match.group()) for match in expression.finditer(spoken)):
            yield "contact", rule


def _is_number(found: str) -> bool:
    """Not the 5555555 of laughter, a round 1000000000 or a countdown."""
    digits = "".join(filter(str.isdigit, found))
    return len(set(digits)) > 2 and not any(digits in stairs for stairs in _STAIRS)


def machine(text: str, written: str) -> Iterator[Rule]:
    """The prompt's or the answer's structure in a folded line; `written` is the line as it came."""
    yield from (("leak", rule) for rule, expression in _MACHINE if expression.search(text))
    if any(_is_packed(match.group()) for match in _PACKED.finditer(written)):
        yield "leak", "packed text"


def _is_packed(run: str) -> bool:
    return any(map(str.isdigit, run)) and any(map(str.islower, run)) and any(map(str.isupper, run))
