"""When somebody wants or is able to work: ranges, weekdays, days a week, shifts."""

import re
from collections.abc import Iterator
from typing import Any

from banso.japanese.patterns import books_surely
from banso.japanese.times import CLOCK, WEEKDAYS, clock

_CLOCK = re.sub(r"[?]P<[a-z_0-9]+>", "?:", CLOCK)
_RANGE = re.compile(
    rf"(?P<from>{_CLOCK}|(?<!\d)\d{{1,2}}(?=[~〜ー-]))(?:から|~|〜|-|ー|より|まで|、|)(?:翌日?の?)?(?P<to>{_CLOCK})(?:まで(?!に))?"
)
_HALF_RANGE = re.compile(
    rf"(?P<at>{_CLOCK})(?:くらい|ぐらい|頃|ごろ)?(?P<side>まで(?=[^。]{{0,8}}(?:仕事|働|上が|帰|終わ|勤務|パート|しか|で終|がいい|希望|迎え|時短|入れ|のシフト|なら))|(?P<plain>まで(?=$|。|です|しか|で$|で、))|(?P<of_work>まで(?!に))|[~〜](?!\d)|に(?:は)?(?=[^。]{{0,3}}(?:上が|帰|終わ|退勤|抜け|店(?:を)?出))|(?P<act>出社|出勤(?!して|し[たま])|始業|退社|退勤|終業|定時|上がり(?!たい)|スタート|開始|始まり)|以降|から(?=[^。]{{0,8}}(?:働|仕事|勤務|入れ|出勤|しか|がいい|希望|の?シフト|出られ|開始|スタート|じゃないと|でないと|なら|に(?:して|でき|変え))|で(?:お願い|頼))|より前|前(?:に)?(?=[^。]{{0,6}}(?:働|無理|出勤)))"
)
_DAYS_WEEK = re.compile(
    r"(?P<rest>休み?(?:は|が))?(?:週|しゅう)(?:に|は|あたり)?(?P<low>[1-7])(?!\d|時間|間|0)(?:日|回)?(?:(?:か|~|〜|-|から|、|、?週|・|または|もしくは)(?P<high>[1-7])(?!日?に?\d{1,2}時間)(?:日|回)?)?(?:日|回)?"
    r"(?P<bound>以上|以内|以下|まで(?!に)|から(?=$|。|、|の|で(?!も)|ok|可|です|が(?:いい|希望)|希望))?(?P<off>(?:の|は)?お?休(?:み|める))?(?!(?:回|日)?(?:の|は)?(?:リモート|在宅|テレワーク|出社|通院|病院|デイ))"
)
_HOURS = re.compile(
    r"(?P<per>(?:1日|毎日|(?<![\d毎])日|週)(?:に|あたり|の?(?:労働|勤務|実働)(?:時間)?は?)?|実働|実動)(?<!\d)(?P<hours>\d{1,2})(?:時間)?(?:(?:~|〜|-|から|か|、)(?P<high>\d{1,2}))?(?:時間|h)(?P<bound>以内|以上|未満|以下|まで)?"
    r"|(?P<short>短時間(?:勤務)?|時短(?:勤務)?|短い時間)|(?:(?<=[1-7]日)|(?<=[1-7]日で)|(?<=[1-7]日[ 、])|(?<=週[1-7])|(?<=週[1-7][ 、]))(?P<hours3>\d)(?:時間|h)(?:以内)?"
    r"|(?<!\d)(?<!休憩)(?<!通勤)(?<!片道)(?<!往復)(?P<hours2>\d{1,2})(?:(?:~|〜|-|、|,)(?P<high3>\d))?(?:時間|h)(?:(?:~|〜|-|から|か)(?P<high2>\d)時間)?(?=(?:だけ|くらい|ぐらい|程度|ほど)?[^。、]{0,4}(?:働|勤務|立って|立ち仕事|の(?:仕事|パート|シフト))|[、 ]?週[1-7])|(?:(?<=働けても)|(?<=働くのは)|(?<=勤務は)|(?<=働けるのは))(?P<hours4>\d)時間(?:まで|以内)?"
)
_IN_THE_MORNING = re.compile("夜|朝|翌|午前|昼|午後|夕|晩|当直|警備")
"""Where one of these is said, 5時まで need not be 17:00."""
_NEXT_MORNING = re.compile("翌|(?:から|[~〜ー-])(?:朝|午前|深夜|夜中)")
_OFF = r"(?:が|は|だけは?|も)?(?:必ず|絶対)?(?:お?休(?:み|ませ|め|む|日)|お?やすみ|定休日?|固定休)"
_NAMED_DAYS = re.compile(
    rf"(?P<set>平日|日曜(?:日)?(?:と|や|・|、)?祝日|土日祝?日?(?:休み|休|祝日)?|週末|完全週休2日(?:制)?|週休[1-3]日(?:制)?|日祝(?:休み)?|祝日|(?P<calendar>(?:カレンダー|暦)(?:通り|どおり)))(?P<off>{_OFF}|休)?(?P<only>だけ|のみ|限定)?(?P<part>の?(?:昼間?|日中|朝|夜|夕方|午前中?|午後)(?!\d))?"
    rf"|(?P<days>[{WEEKDAYS}](?:曜日?)?(?:(?:と|か|、|・|や)[{WEEKDAYS}](?:曜日?)?)+)(?P<off2>{_OFF})?"
    rf"|(?<![一-龠])(?P<run>[{WEEKDAYS}]{{3,6}}(?![一-龠])|[{WEEKDAYS}]{{2}}(?=だけ|のみ|しか|{_OFF}))(?P<off4>{_OFF})?|日と祝(?:日)?(?=[^。、]{{0,4}}(?:出|働|休|入))|(?P<first>[{WEEKDAYS}])曜?日?(?:から|~|〜|-)(?P<last>[{WEEKDAYS}])曜?日?(?:まで)?"
    rf"|(?P<one>[{WEEKDAYS}])曜日?(?:(?P<off3>{_OFF})|(?=[^。]{{0,6}}(?:休み|働|出勤|仕事|入れ|出ら?れ|だけ|以外|勤務|のみ|無理|ng|あかん|アカン)|は[^。、]{{0,12}}(?:働け|出ら?れ|入れ)))"
)
_LIMIT = r"(?:専従|専属|専門|のみ|だけ|帯)?"
_SHIFT = re.compile(
    rf"常?夜勤{_LIMIT}|深夜勤務|深夜帯|深夜(?=の|に働|で働|も|は|バイト|のみ|だけ)|夜中(?=の仕事|に働)|夜間(?=は[^。]{{0,14}}(?:入れ|働け|無理|出られ|避け)|の(?!予約|面談|電話|相談|時間|窓口|受付|学校|大学|高校|専門|救急|診療|外来|授業)|バイト|パート|仕事)|夜間勤務|日勤{_LIMIT}|(?:早番|遅番|中番){_LIMIT}|早朝(?:勤務|だけ|のみ)?(?=[^。]{{0,8}}(?:仕事|働|バイト|パート|清掃|希望|いい|可|シフト|配達|勤務|避|無理|嫌|ng|苦手|しんど|きつ))|早朝(?:勤務|だけ|(?=の(?!予約|面談|時間|電話|枠|相談)))"
    r"|(?:変形|完全|自由|固定|希望)シフト(?:制|勤務)?|シフト(?:制|勤務|自由|固定)|(?<![時分半]の)シフト(?=で(?:も)?(?:働|大丈夫|いい|ok|入)|の(?:仕事|パート|ある|融通)|が?(?:自由|融通|選べ|柔軟)|(?:を|に)?希望)|(?:[23二三]交[代替]|交代|交替)(?:制|勤務)*|変則勤務|不規則勤務|当直|夜(?=の仕事|(?:に)?働)"
    rf"|残業(?:時間)?(?:は|が|も)?(?:月に?|毎月|1日|週に?)?(?:平均)?(?P<overtime>\d{{1,3}})(?:時間|h)(?:以内|以下|未満|まで(?!に)|程度(?=で))?"
    r"|残業(?:が|は|も|の)?少な(?:い|め)(?!と)|残業(?=(?:が|は|も|の)?(?:ほとんど|ほぼ|あまり|一切|全く)?(?:無|ゼロ|0|な(?:い(?!と(?!こ))|し)))|残業(?=(?:が|は|も|の|とか)?(?:多|でき|せ[えん]|嫌|いや|無理|むり|きつ|しんど|したく|つら|辛|避|ng))"
    r"|フルタイム|フル(?=で(?:も)?(?:働|大丈夫|いけ|入))|扶養(?:の)?(?:範囲(?:内)?|枠内|内)|定時(?:上がり|あがり|退社|退勤|帰り)|定時(?=(?:で|に)?[^。]{0,4}(?:帰|上が|あが|退|がい|の仕事))|フレックス(?:タイム)?(?:制)?|(?<!深)(?:朝|昼|お昼|夕方|夜)まで(?=[^。、]{0,3}(?:働|の仕事|なら|しか|で上が|で終))|半日(?=だけ|くらい|の仕事|勤務|パート|働|で(?:終|働))"
    r"|(?:朝|昼)から(?:昼過ぎ|お?昼|夕方|夜)(?:まで|くらいまで)(?=[^。]{0,6}(?:働|仕事|勤務|パート|希望|がいい))"
    r"|(?:午前中?|朝|昼間?|お昼|午後|夕方|(?<!深)夜|日中|昼)(?!まで)(?:から(?=入|働|で働|の|しか)|以降)?(?:だけ|のみ|だけの|(?<=以降)|(?<=から)|(?=[^。、]{0,3}(?:働|の?(?:仕事|パート|時間帯|シフト|勤務|バイト)|しか|入れ)))"
)
_PART_OF_THE_DAY = re.compile(
    r"(?:午前中|早朝|昼間|午後|夕方|深夜|夜)(?:から|以降)?(?:だけ|のみ)?(?=で(?:探|$|。|、|も(?:いい|大丈夫))|(?:が|でも)いい|なら(?:働|入)|は?(?:無理|きつ|避|ng)|じゃない|でないと|希望)"
)
_SHIFT_NAMES = (
    ("夜勤", "夜勤"), ("常夜勤", "夜勤"), ("夜間", "夜勤"), ("深夜", "夜勤"), ("夜中", "夜勤"), ("夜の仕事", "夜勤"), ("当直", "夜勤"), ("日勤", "日勤"), ("早番", "早番"), ("遅番", "遅番"), ("中番", "中番"), ("早朝", "早朝"),
    ("シフト", "シフト制"), ("交", "交代勤務"), ("変形", "シフト制"), ("完全シフト", "シフト制"), ("自由シフト", "シフト制"), ("固定シフト", "シフト制"), ("希望シフト", "シフト制"), ("不規則", "シフト制"), ("半日", "短時間"), ("2交", "交代勤務"), ("3交", "交代勤務"), ("二交", "交代勤務"), ("三交", "交代勤務"), ("変則", "シフト制"), ("フル", "フルタイム"), ("扶養", "扶養内"),
    ("フレックス", "フレックス"), ("午前", "午前"), ("朝", "朝"), ("昼", "昼"), ("お昼", "昼"), ("日中", "昼"), ("午後", "午後"), ("夕方", "夕方"), ("夜", "夜"),
)  # fmt: skip
_WORKING = re.compile(
    r"週\d|除|のぞ[いくき]|(?<=[土日祝])(?:も|に)?出(?:る|ん|た|ます|勤)|働|勤務|休み|シフト|出勤|入れ|仕事|パート|バイト|求人|平日(?:のみ|だけ)|希望|がいい|しか|以外|無理|出ら?れ|週休|条件|探し|できれば"
)
_ABOUT_WORK = re.compile("出ら?れ(?:ます|る)|週\\d|働|勤務|シフト|出勤|仕事|パート|バイト|求人|探して|条件")
_REFUSES = re.compile("は?(?:絶対)?(?:無理|ng)")
_AT_WORK = re.compile("(?:バイト|パート|仕事|シフト|出勤|勤務)(?:が|は|も)$")
_OFF_BEFORE = re.compile("休み(?:は|が|も|:)$")
_OFF_AFTER = re.compile("は[^。、]{1,12}(?:ので|から|ため|で)、?(?:お)?休み")
_DAYS_REFUSED = re.compile(
    "(?:土日祝?|週末|祝日|平日)(?:は|とか|だけは)?(?:ちょっと)?(?:無理|きつ|しんど|ng|以外|あかん|厳し|だめ|休)"
)
_MAY_BE_BOOKED = re.compile("(?:の|まで)?(?:で(?!お願)|なら|だと|やったら|どこか|いずれ|間|中|希望|空|あい)")
"""After 月〜金 beside talk of an appointment: these days are free for it; otherwise they are when somebody works."""
_NOTICES = re.compile("配信|通知|お知らせ|連絡|返信")
_LABOUR = re.compile("働|勤務|出勤|パート|バイト|シフト")
_SETS = {"平": "平日", "土日": "土日", "週末": "土日", "日祝": "日祝", "日曜": "日祝", "祝": "祝日"}

_SOMETHING_ELSE = re.compile(
    r"で(?=[^。、])(?!す|も|お願|い[いけ]|ええ|ok|頼|大丈夫|希望|探|入|や|出|来|募集|よろ|考え|十分|精一杯|限|でき|ちょうど|始|短|\d|朝|昼|夜|午|夕)"
)
"""After 週3: what somebody does so often and is no work, where nothing else speaks of it (週3でカレー)."""
_ONLY = re.compile("(?<=.)(?:だけ|のみ|専従|専属|専門|限定)$")
"""What limits an expression without being a bound of it."""
_A_REASON = 4
"""Characters before 17時まで that make it a condition (迎えがあるので17時まで); alone it answers a question about a day."""

Hours = tuple[int, int, dict[str, Any]]


def _time(at: tuple[int, int]) -> str:
    return f"{at[0]:02d}:{at[1]:02d}"


def _ranges(text: str, whole: str) -> Iterator[Hours]:
    taken: list[range] = []
    for match in _RANGE.finditer(text):
        first, last = clock(match["from"]) or clock(f"{match['from']}時"), clock(match["to"])
        if first and last:
            evening = (
                (12, 0) <= first <= (20, 0) and first < (last[0] + 12, last[1]) and not _NEXT_MORNING.search(match[0])
            )
            if last[0] < 12 and (
                last <= first < (14, 0) or (evening and last < first)
            ):  # 9時から5時 ends in the afternoon, 22時から6時 in the morning
                last = (last[0] + 12, last[1])
            end = match.start() + len(re.sub("(?:頃|ごろ|ころ|くらい|ぐらい)(?:まで)?$", "", match[0]))
            taken.append(range(*match.span()))
            yield match.start(), end, {"from": _time(first), "to": _time(last)}
    for match in _HALF_RANGE.finditer(text):
        at = clock(match["at"])
        if (match["of_work"] and not _ABOUT_WORK.search(whole)) or any(match.start() in span for span in taken):
            continue
        bare = match["plain"] and match.start() < _A_REASON
        if at and not bare:
            side = "from" if match["side"].startswith(("以降", "から", "出", "始", "ス", "開", "~", "〜")) else "to"
            if side == "to" and at < (8, 0) and not _IN_THE_MORNING.search(f"{match[0]} {whole}"):
                at = (at[0] + 12, at[1])
            end = match.end("at") if match["act"] or match["side"].startswith("に") else match.end()
            yield match.start(), end, {side: _time(at)}


def _counts(text: str, whole: str) -> Iterator[Hours]:
    for match in _DAYS_WEEK.finditer(text):
        if _SOMETHING_ELSE.match(text, match.end()) and not _WORKING.search(whole.replace(match[0], "")):
            continue
        low, high = int(match["low"]), match["high"]
        value: dict[str, Any] = {"days_per_week": low}
        if match["rest"] or match["off"]:
            yield match.start(), match.end(), {"days_per_week": 7 - low}
            continue
        if high and int(high) > low:
            value = {"days_per_week": {"min": low, "max": int(high)}}
        elif match["bound"] in {"以上", "から"}:
            value = {"days_per_week": {"min": low}}
        yield match.start(), match.end(), value
    for match in _HOURS.finditer(text):
        if match["short"]:
            yield match.start(), match.end(), {"shift": "短時間"}
            continue
        per = "hours_per_week" if (match["per"] or "").startswith("週") else "hours_per_day"
        least, most = (
            int(match["hours"] or match["hours2"] or match["hours3"] or match["hours4"]),
            match["high"] or match["high2"] or match["high3"],
        )
        yield match.start(), match.end(), {per: {"min": least, "max": int(most)} if most else least}


def _weekdays(text: str, *, booking: bool, whole: str) -> Iterator[Hours]:
    for match in _NAMED_DAYS.finditer(text):
        if match["run"]:
            yield match.start(), match.end(), {"off" if match["off4"] else "days": list(match["run"])}
            continue
        if match["calendar"]:
            yield match.start(), match.end(), {"off": _members("土日祝")}
            continue
        settled = (match["first"] and not _MAY_BE_BOOKED.match(text, match.end())) or (
            match["days"] and _AT_WORK.search(text[: match.start()])
        )
        settled = settled or (match["set"] and _DAYS_REFUSED.search(whole) and not books_surely(whole))
        notices = _NOTICES.search(whole) and not _LABOUR.search(whole)
        if (
            (booking and not settled)
            or notices
            or not (
                match["first"]
                or match["only"]
                or match["off2"]
                or match["off3"]
                or _WORKING.search(whole)
                or _RANGE.search(whole)
            )
        ):
            continue
        if match["one"] and not match["off3"] and _REFUSES.match(text, match.end()) and not _ABOUT_WORK.search(whole):
            continue
        off = (
            bool(_OFF_BEFORE.search(text[: match.start()]) or (match["one"] and _OFF_AFTER.match(text, match.end())))
            or bool(match["off"] or match["off2"] or match["off3"])
            or (match["set"] or "").endswith(("休み", "休"))
        )
        if match["set"]:
            word = match["set"]
            if "週休" in word:
                number = re.search(r"\d", word)
                yield match.start(), match.end(), {"days_per_week": 7 - int(number[0] if number else 2)}
                continue
            name = next((plain for start, plain in _SETS.items() if word.startswith(start)), "平日")
            name = "土日祝" if word.startswith("土日祝") else name
            value: dict[str, Any] = {"off" if off else "days": _members(name)}
            if match["part"]:
                part = match["part"].removeprefix("の")
                value["shift"] = next(plain for start, plain in _SHIFT_NAMES if part.startswith(start))
            yield match.start(), match.end(), value
        elif match[0].startswith("日と祝"):
            yield match.start(), match.end(), {"days": ["日", "祝"]}
        elif match["first"]:
            first, last = WEEKDAYS.index(match["first"]), WEEKDAYS.index(match["last"])
            if first < last:
                yield match.start(), match.end(), {"days": list(WEEKDAYS[first : last + 1])}
        else:
            found = match["days"] or match["one"]
            days = [day for day in WEEKDAYS if re.search(f"{day}(?!曜?日[{WEEKDAYS}])", found)] if match["one"] else []
            days = days or [part[0] for part in re.split("[とか、・や]", found) if part]
            yield match.start(), match.end(), {"off" if off else "days": days}


def _members(name: str) -> list[str]:
    return {
        "平日": list("月火水木金"),
        "土日": list("土日"),
        "土日祝": list("土日祝"),
        "日祝": ["日", "祝"],
        "祝日": ["祝"],
    }[name]


def _shifts(text: str, *, booking: bool) -> Iterator[Hours]:
    for match in _SHIFT.finditer(text):
        word = match[0]
        if word.startswith("残業"):
            hours = match["overtime"]
            refused = {"overtime": word == "残業"}  # 残業は無理 is negated overtime, 残業なし is none
            yield match.start(), match.end(), {"overtime": {"max": int(hours)}} if hours else refused
            continue
        if word.startswith("定時"):
            yield match.start(), match.end(), {"overtime": False}
            continue
        if booking and not word.startswith(("夜勤", "日勤", "早番", "遅番", "シフト", "交代", "フルタイム")):
            continue
        name = next((plain for start, plain in _SHIFT_NAMES if word.startswith(start)), word)
        value: dict[str, Any] = {"shift": name}
        if name == "夜勤":
            value = (
                {"night": True}
                if word.startswith(("深夜", "夜間", "夜中", "夜")) and "夜勤" not in word
                else value | {"night": True}
            )
        yield match.start(), match.end(), {"full_time": True} if name == "フルタイム" else value


def _parts_of_the_day(text: str) -> Iterator[Hours]:
    """夕方から, 午前中 in a message about work, where alone they would answer a question about an appointment."""
    for match in _PART_OF_THE_DAY.finditer(text):
        shift = next(plain for start, plain in _SHIFT_NAMES if match[0].startswith(start))
        yield match.start(), match.end(), {"night": True} if shift == "夜勤" else {"shift": shift}


def read_work_hours(text: str, *, booking: bool, whole: str) -> Iterator[Hours]:
    """Start, end and value of each in the sentence `text` of the message `whole`; `booking` says that it speaks of an
    appointment, whose days are no wish."""
    for start, end, value in _all(text, booking=booking, whole=whole):
        yield start, start + len(_ONLY.sub("", text[start:end])), value


def _all(text: str, *, booking: bool, whole: str) -> Iterator[Hours]:
    if not booking:
        yield from _ranges(text, whole)
    yield from _counts(text, whole)
    yield from _weekdays(text, booking=booking, whole=whole)
    yield from _shifts(text, booking=booking)
    if not booking and _ABOUT_WORK.search(whole):
        yield from _parts_of_the_day(text)
