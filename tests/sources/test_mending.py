"""Text that has been through the mill reads as it was meant, and its positions stay those of the text as given."""

from __future__ import annotations

import os
import random
import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract.sources import read_bytes
from plan_extract.sources.fold import fold
from plan_extract.sources.mending.mend import mend

HERE = Path(__file__).parent
CORPUS = yaml.safe_load((HERE / "mending.yaml").read_text(encoding="utf-8"))
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", HERE.parents[1].parent / "shared")) / "plans"
SAMPLE = (HERE / "sample.txt").read_text(encoding="utf-8")
WIDTHS = (20, 27, 34, 40, 56, 80)


def reading(text: str) -> list[str]:
    return [paragraph.text for paragraph in mend(text)]


def rewrapped(text: str, width: int, indent: str = "") -> str:
    lines = []
    for line in text.split("\n"):
        line = indent + line.strip() if line.strip() else ""
        lines += [line[i : i + width] for i in range(0, len(line), width)] or [""]
    return "\n".join(lines)


def alike(text: str, other: str) -> float:
    """The share of a text's characters in paragraphs that the other text has just so."""
    first, second = reading(text), set(reading(other))
    return sum(len(p) for p in first if p in second) / sum(map(len, first))


@pytest.mark.parametrize("case", CORPUS["mended"], ids=lambda case: case["source"][:12])
def test_spaces_inside_words_and_numbers_go(case: dict[str, str]) -> None:
    assert reading(case["source"]) == [case["read"]]


@pytest.mark.parametrize("line", CORPUS["kept"])
def test_spaces_between_words_stay(line: str) -> None:
    assert reading(line) == [fold(line)]


def test_a_paragraph_a_line_stays_a_paragraph_a_line() -> None:
    assert reading(SAMPLE) == [fold(line.strip()) for line in SAMPLE.split("\n") if line.strip()]
    assert all(paragraph.offsets is None for paragraph in mend(SAMPLE))


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_wrapped_at_any_width_are_joined(width: int) -> None:
    assert alike(SAMPLE, rewrapped(SAMPLE, width)) > 0.9
    assert alike(SAMPLE, rewrapped(SAMPLE, width, "　　")) > 0.97


def with_boxes(width: int, other: int, indent: str = "") -> tuple[str, str]:
    """The sample with boxes in it, and the same with its text wrapped at one width and its boxes at another."""
    box = ["专栏{n} 治理工程", "{n}号支渠防渗改造，更新闸门和启闭设备，配套建设量测水设施和管护用房，同步实施沿线道路硬化、绿化和亮化，"
           "安装智能监测终端，实现用水调度、水量计量和水费收缴一体化管理，年节约用水120万立方米以上。"]  # fmt: skip
    whole, cut = [], []
    for number, line in enumerate(SAMPLE.split("\n")):
        whole.append(line)
        cut.append(rewrapped(line, width, indent))
        if number % 5 == 4:
            made = [part.format(n=number // 5 + 1) for part in box]
            whole += made
            cut += [rewrapped(part, other, indent) for part in made]
    return "\n".join(whole), "\n".join(cut)


@pytest.mark.parametrize(("width", "other"), [(24, 30), (30, 24), (27, 38), (40, 33)])
def test_a_text_wrapped_at_two_widths_is_joined(width: int, other: int) -> None:
    whole, cut = with_boxes(width, other)
    assert alike(whole, cut) > 0.9
    whole, cut = with_boxes(width, other, "　　")
    assert alike(whole, cut) > 0.95


def test_numbers_and_words_cut_by_a_lines_end_are_whole_again() -> None:
    lines = (
        "到2030年，全市建成高标准农田21/5万亩，灌溉水有效利用系数提高到0.6/2，农村自来水普及率达到96%，城市公/共供水管网漏损率控制在8.5%以内，再/"
        "生水利用率达到28%以上，新增供水能/力1.2亿立方米，建设改造供水管网35/0公里，完成中小河流治理180公里，新/建水文站点40处。/"
        "专栏1 水利工程/"
        "实施引水枢纽、调蓄水库、输水管线和净水厂四类工程共2/6项，总投资83亿元，其中中央预算内投资补助31亿元，市/"
        "级配套12亿元，其余由县级统筹解决，工程全部建成后年供水/能力达到2.4亿立方米，受益人口165万人，保障枯水年份用/水需要。"
    )
    read = reading(lines.replace("/", "\n"))
    assert len(read) == 3
    assert all(words in read[0] for words in ("215万亩", "0.62,", "城市公共供水", "再生水", "350公里"))
    assert all(words in read[2] for words in ("26项", "市级配套", "年份用水需要"))


def test_a_title_run_on_behind_a_sentence_is_not_joined_with_the_next() -> None:
    lines = (
        "过去一年，各部门认真落实部署要求，扎实/推进各项改革任务，取得了积极成效，部分/领域走在全省前列，为下一步工作打下了良/好基础。【第二篇】重点领域改革持续深化/"
        "一、放管服改革持续推进/清理规范行政审批中介服务事项，推行告知/承诺制，企业开办时间压缩到一个工作日以/内，不动产一般登记办理时间压缩到三个工/"
        "作日以内，获得用水用电用气更加便利，办/事环节进一步减少。"
    )
    assert reading(lines.replace("/", "\n"))[0].endswith("【第二篇】重点领域改革持续深化")


def test_a_number_by_depth_begins_a_paragraph_behind_a_full_line() -> None:
    text = "各级各有关部门要按照职责分工抓好落实，及时研究解决实施中的问题，全面提升城市供水保障水平和服务能力，"
    titles = ["2.1.1强化供水保障。", "2.1.2完善服务体系。", "2.1.3健全管理机制。", "2.1.4改善运行条件。"]
    # Four full lines each, the last one ends a sentence: only the number tells where a paragraph begins.
    paragraphs = [(title + text * 2)[:95] + "。" for title in titles]
    assert reading(rewrapped("\n".join(paragraphs), 24)) == [fold(paragraph) for paragraph in paragraphs]


def test_a_page_that_ends_in_a_sentence_parts_nothing() -> None:
    text = "提高粮食综合生产能\f力，稳定播种面积\n第一节　建设农田\f　　推进农田建设\n加快农机更新\f\n二、乡村\n"
    assert reading(text) == ["提高粮食综合生产能力,稳定播种面积", "第一节 建设农田", "推进农田建设", "加快农机更新", "二、乡村"]


@pytest.mark.parametrize("number", ["— {} —", "第{}页", "{}"])
def test_a_pages_number_in_a_sentence_parts_nothing(number: str) -> None:
    """Of a text with a paragraph a line: the page's end fell into a number, into a word, and behind a title."""
    sentence = "健全城乡交通体系，完善管护机制，推进客货邮融合，提升运输服务水平，打造便捷高效的出行环境，满足群众多层次需要"
    cut = [("新增就业1.", "2万人，培训8万人次。"), ("改造老旧小区120个以", "上，惠及居民5万户。"), ("一、健全机制", "推进改革，形成合力。")]
    text, wanted = [], []
    for page, (before, after) in enumerate(cut, 1):
        lead = "" if before.startswith("一") else f"{sentence}，"
        text += [f"{sentence}。", f"{sentence}。", f"{lead}{before}", number.format(page), after]
        wanted += [f"{sentence}。", f"{sentence}。", *([f"{lead}{before}{after}"] if lead else [before, after])]
    assert reading("\n".join(text)) == [fold(line) for line in wanted]


def test_points_that_close_sentences_read_as_full_stops() -> None:
    text = "一.组织领导.成立专班,统筹推进.\n(二)加大投入.设立3.5亿元资金.\n三.强化考核.考核结果公开.定期通报.\n"
    read = reading(text)
    assert read == [
        "一.组织领导。成立专班,统筹推进。",
        "(二)加大投入。设立3.5亿元资金。",
        "三.强化考核。考核结果公开。定期通报。",
    ]
    assert reading("版本2.0.说明.\n本文件用句号。\n共三条。") == ["版本2.0.说明.", "本文件用句号。", "共三条。"]


@pytest.mark.parametrize("code", [*range(0x2F00, 0x2FD6)], ids=hex)
def test_every_kangxi_radical_is_the_character_it_prints(code: int) -> None:
    assert fold(chr(code)) == unicodedata.normalize("NFKC", chr(code))
    assert len(fold(chr(code) * 600)) == 600


def test_wrapping_of_a_word_processor_is_undone() -> None:
    """Columns, not characters, and no line begins with a stop."""
    lines = []
    for line in SAMPLE.split("\n"):
        row = ""
        for char in ("　　" + line.strip()) if line.strip() else "":
            if len(row.encode("gbk")) + len(char.encode("gbk")) > 64 and char not in "，。、；：）”":
                lines.append(row)
                row = ""
            row += char
        lines.append(row)
    assert alike(SAMPLE, "\n".join(lines)) > 0.97


def with_pages(text: str, every: int, form: str, head: str = "", feed: str = "") -> str:
    lines, page = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(line)
        if number % every == 0:
            page += 1
            lines.append(form % page)
            if head:
                lines += [feed + head]
    return "\n".join(lines)


@pytest.mark.parametrize("form", ["%d", "— %d —", "- %d -", "第%d页", "－ %d －"])
def test_page_numbers_between_lines_are_not_read(form: str) -> None:
    wrapped = rewrapped(SAMPLE, 34, "　　")
    assert reading(with_pages(wrapped, 20, form)) == reading(wrapped)


def test_running_heads_at_page_ends_are_not_read() -> None:
    wrapped = rewrapped(SAMPLE, 34, "　　")
    assert reading(with_pages(wrapped, 10, "— %d —", "云岭市综合交通发展规划")) == reading(wrapped)
    assert reading(with_pages(wrapped, 10, "%d", "云岭市综合交通发展规划", "\f")) == reading(wrapped)


def test_numbers_of_a_table_saved_a_cell_a_line_are_read() -> None:
    rows = "\n".join(f"{number}\n指标名称之{'甲乙丙丁戊己庚辛'[number - 1]}\n{number * 7}\n{number * 9}" for number in range(1, 9))
    assert reading(SAMPLE + "\n" + rows)[-32:] == rows.split("\n")


def test_long_rows_numbered_in_a_column_are_read() -> None:
    rows = "\n".join(f"{number}\n" + "建设内容包括道路和桥梁以及沿线的附属设施" * (8 + number % 3) for number in range(1, 7))
    found = reading(SAMPLE * 3 + "\n" + rows)
    assert [line for line in found if line.isdigit()] == list("123456")


def test_form_feeds_and_separators_end_lines() -> None:
    assert reading("第一页的话\f第二页的话\u2028第三行\x0b第四行\x85第五行") == ["第一页的话", "第二页的话", "第三行", "第四行", "第五行"]


def test_mended_quotes_say_both_what_stands_and_what_is_read() -> None:
    source = read_bytes("增加值达到2 0 0亿元以上。".encode(), "x")
    paragraph = source.paragraphs[0]
    at = paragraph.text.index("200亿元以上")
    quote = source.quote(paragraph, at, at + len("200亿元以上"))
    assert (quote.text, quote.line, quote.column) == ("2 0 0亿元以上", 1, 6)
    assert quote.mended is not None
    assert (quote.mended.text, quote.mended.orig) == ("200亿元以上", "2 0 0亿元以上")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_newlines_change_nothing(encoding: str, newline: str) -> None:
    source = read_bytes(SAMPLE.replace("\n", newline).encode(encoding), "x")
    assert source.text == SAMPLE
    assert source.paragraphs == read_bytes(SAMPLE.encode(), "x").paragraphs


def plans() -> list[Path]:
    """Plans with a paragraph a line; one is hard-wrapped itself."""
    return sorted(path for path in SHARED.glob("*.txt") if path.stem != "china-nonferrous-2023")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with real plans is not there")
@pytest.mark.parametrize("plan", plans(), ids=lambda path: path.stem)
class TestRealPlans:
    def test_every_line_is_a_paragraph(self, plan: Path) -> None:
        text = plan.read_text(encoding="utf-8")
        # A page's end parts a heading from its text and a sentence from the next, and elsewhere nothing.
        lines = sum(1 for line in text.split("\n") if line.strip())
        assert lines <= len(mend(text)) <= lines + text.count("\f") // 2

    @pytest.mark.parametrize("width", [28, 40, 64])
    def test_rewrapped_it_reads_the_same(self, plan: Path, width: int) -> None:
        text = plan.read_text(encoding="utf-8")
        assert alike(text, rewrapped(text, width, "　　")) > 0.9

    def test_numbers_in_any_dress_read_the_same(self, plan: Path) -> None:
        text = plan.read_text(encoding="utf-8")
        wide = text.translate({ord("0") + i: ord("０") + i for i in range(10)})
        assert reading(wide) == reading(text)
        spaced = re.sub(r"(?<=\d)(?=\d)", " ", text)
        assert alike(text, spaced) > 0.97


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("一二三建设，。；：(（）1 2.0%年\n\n\r\f\t　\u200b\ue001—|第章节"), max_size=300))
def test_reading_characters_stand_where_they_say(text: str) -> None:
    source_text = text.replace("\r", "\n")
    last = 0
    for paragraph in mend(source_text):
        assert paragraph.text
        offsets = [paragraph.offset(i) for i in range(len(paragraph.text))]
        assert offsets == sorted(set(offsets))
        assert paragraph.start == offsets[0]
        assert paragraph.end == offsets[-1] + 1
        assert paragraph.start >= last
        last = paragraph.end
        for char, at in zip(paragraph.text, offsets, strict=True):
            seen = source_text[at]
            assert char == fold(seen) or (char == " " and seen == "\n") or (char == "。" and seen in ".．")


def test_nothing_but_spaces_and_unseen_characters_is_left_out() -> None:
    """Of running text: page numbers aside, every word is read once, in order."""
    shuffled = random.Random(7)
    text = "".join(char + shuffled.choice(["", "", "", " ", "\u200b"]) for char in SAMPLE)
    read = "".join("".join(reading(text)).split())
    assert read == "".join(fold(SAMPLE).split())
