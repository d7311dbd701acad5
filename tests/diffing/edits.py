"""Edited versions of a plan's text, made by script from a seed, and whether a comparison found each edit and nothing else.

An edit is a set of splices of the text. It knows which lines it touched on either side and what a comparison has to say of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.diffing.changes import Change, Changes
from plan_extract.model import Goal, OutlineNode, Plan, Project

Splice = tuple[int, int, str]


@dataclass
class Edit:
    """Splices `(start, end, words)` of the old text, half-open, and what they are meant to be.

    `records` are ids of old records of which each must be reported; `added` is the kind of record that must be reported in the new
    lines. Noise has neither. `cut` are ranges of old lines that went or moved as a whole.
    """

    kind: str
    splices: list[Splice]
    records: list[tuple[str, str]] = field(default_factory=list)
    added: str | None = None
    expects: str | None = None
    years: tuple[int, int] | None = None
    gone: set[int] = field(default_factory=set)
    old_lines: set[int] = field(default_factory=set)
    new_lines: set[int] = field(default_factory=set)

    @property
    def is_noise(self) -> bool:
        return not self.records and self.added is None


def walk(nodes: Sequence[OutlineNode]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


class Editor:
    """Makes edits of one plan."""

    def __init__(self, text: str, plan: Plan, seed: int) -> None:
        self.text, self.plan, self.random = text, plan, random.Random(seed)
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.nodes = list(walk(plan.outline))
        self.tables = {n for box in plan.boxes if box.kind == "indicators" for n in range(box.lines[0], box.lines[1] + 1)}
        self.heads = {node.lines[0] for node in self.nodes}
        self.running = [
            g
            for g in plan.goals
            if g.quote.line not in self.tables and text[g.quote.start : g.quote.end] == g.quote.text and not g.quote.mended
        ]
        self.toc = min((n.lines[0] for n in self.nodes), default=1)
        self.kinds: dict[str, Callable[[], Edit | None]] = {
            name.removeprefix("do_"): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }
        self.noises: dict[str, Callable[[], Edit | None]] = {
            name.removeprefix("noise_"): getattr(self, name) for name in dir(self) if name.startswith("noise_")
        }

    # Places

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, its mark included, on its line."""
        line = self.text.count("\n", 0, at)
        a, b = self.starts[line], self.starts[line + 1] - 1
        start = max(self.text.rfind(mark, a, at) for mark in "。！")
        ends = [k for mark in "。！" if (k := self.text.find(mark, at, b)) >= 0]
        return (start + 1 if start >= 0 else a), (min(ends) + 1 if ends else b)

    def goals_in(self, a: int, b: int) -> list[Goal]:
        return [g for g in self.plan.goals if a <= g.quote.start < b]

    def whole_sentences(self) -> list[tuple[int, int]]:
        """Sentences with goals that have others before them in their paragraph and nothing that other sentences carry on from."""
        found = set()
        for goal in self.running:
            a, b = self.sentence(goal.quote.start)
            line = goal.quote.line - 1
            if a > self.starts[line] and b < self.starts[line + 1] and self.text[b - 1 : b] == "。" and goal.box is None:
                # A year in it may be carried into the sentences after it, a label in it may name their district.
                after = self.goals_in(b, self.starts[line + 1])
                alone = not any(g.deadline and g.deadline.from_ == "carried" for g in after) and "：" not in self.text[a:b]
                if alone and not any(a <= p.quote.start < b for p in self.plan.projects):
                    found.add((a, b))
        return sorted(found)

    def pick(self, options: Sequence[object]) -> object:
        return options[self.random.randrange(len(options))] if options else None

    # Edits of goals

    def do_number(self) -> Edit | None:
        goal = self.pick([g for g in self.running if re.search(r"\d", g.quote.text)])
        if not isinstance(goal, Goal):
            return None
        match = re.search(r"\d+(?:\.\d+)?", goal.quote.text)
        assert match
        number = match.group()
        other = f"{float(number) * 1.5 + 0.5:.1f}" if "." in number else str(int(number) + max(1, int(number) // 3))
        at = goal.quote.start + match.start()
        return Edit("number", [(at, at + len(number), other)], [("goal", goal.id)])

    def do_bound(self) -> Edit | None:
        pairs = {"以上": "左右", "左右": "以上", "以内": "左右", "以下": "左右"}
        goal = self.pick([g for g in self.running if g.quote.text[-2:] in pairs])
        if not isinstance(goal, Goal):
            return None
        return Edit("bound", [(goal.quote.end - 2, goal.quote.end, pairs[goal.quote.text[-2:]])], [("goal", goal.id)], expects="comparator")

    def do_deadline(self) -> Edit | None:
        options = []
        for goal in self.running:
            a, _ = self.sentence(goal.quote.start)
            found = re.search(r"(?:到|至)(20\d\d)年", self.text[a : goal.quote.start])
            if found and goal.deadline and goal.deadline.from_ == "said" and str(goal.deadline.year) == found.group(1):
                options.append((goal, a + found.start(1)))
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        goal, at = choice
        year = int(self.text[at : at + 4]) + self.random.choice([-1, 1, 2])
        edit = Edit("deadline", [(at, at + 4, str(year))], [("goal", goal.id)], expects="deadline")
        # The sentences after it, and the list under it, may take their year from it.
        edit.years = int(self.text[at : at + 4]), year
        return edit

    def do_district(self) -> Edit | None:
        options = []
        for goal in self.running:
            if len(goal.districts) != 1 or not goal.districts[0].endswith(("区", "县", "市")) or goal.districts[0].endswith("城区"):
                continue
            a, _ = self.sentence(goal.quote.start)
            at = self.text.rfind(goal.districts[0], a, goal.quote.start)
            if at >= 0 and not re.search("[、和]", self.text[max(a, at - 1) : at]):
                options.append((goal, at))
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        goal, at = choice
        name = goal.districts[0]
        return Edit("district", [(at, at + len(name), "临澜" + name[-1])], [("goal", goal.id)])

    def do_sentence_dropped(self) -> Edit | None:
        choice = self.pick(self.whole_sentences())
        if not isinstance(choice, tuple):
            return None
        a, b = choice
        edit = Edit("sentence dropped", [(a, b, "")], [("goal", g.id) for g in self.goals_in(a, b)])
        # Where no other sentence says by when, those that took their year from this one have none now, or another.
        edit.gone = {int(year) for year in re.findall(r"20\d\d", self.text[a:b])}
        return edit

    def paragraphs(self) -> list[int]:
        """Indexes of lines of running text that end in 。 and are in no table or box."""
        boxed = {n for box in self.plan.boxes for n in range(box.lines[0], box.lines[1] + 1)}
        ends = {g.quote.line - 1 for g in self.running}
        return [n for n in sorted(ends) if self.lines[n].endswith("。") and n + 1 not in boxed]

    def do_sentence_added(self) -> Edit | None:
        line = self.pick(self.paragraphs())
        if not isinstance(line, int):
            return None
        thing = self.random.choice(["社区食堂{}个", "乡村公路{}公里", "口袋公园{}处", "智能快递柜{}组", "便民菜店{}家"])
        # A year of the plan's own: another one could be taken for its last where nothing else says which that is.
        year = self.plan.plan.period.end if self.plan.plan.period else 2024
        words = f"到{year}年，新建{thing.format(self.random.randrange(11, 980))}。"
        end = self.starts[line + 1] - 1
        return Edit("sentence added", [(end, end, words)], added="goal")

    def do_sentence_moved(self) -> Edit | None:
        choice = self.pick(self.whole_sentences())
        if not isinstance(choice, tuple):
            return None
        a, b = choice
        goals = self.goals_in(a, b)
        here = goals[0].section
        section = {g.quote.line - 1: g.section for g in self.running}
        line = self.pick([n for n in self.paragraphs() if section.get(n) != here and abs(n - goals[0].quote.line) > 1])
        if not isinstance(line, int) or any(g.deadline and g.deadline.from_ != "said" for g in goals):
            return None
        end = self.starts[line + 1] - 1
        return Edit("sentence moved", [(a, b, ""), (end, end, self.text[a:b])], [("goal", g.id) for g in goals])

    # Edits of projects

    def listed(self) -> list[Project]:
        """Projects inside a list, with another after them: …、NAME、…"""
        return [
            p
            for p in self.plan.projects
            if self.text[p.quote.end : p.quote.end + 1] == "、"
            and self.text[p.quote.start : p.quote.end] == p.name
            and self.text[p.quote.start - 1] == "、"
            and not p.quote.mended
        ]

    def do_project_dropped(self) -> Edit | None:
        project = self.pick(self.listed())
        if not isinstance(project, Project):
            return None
        return Edit("project dropped", [(project.quote.start, project.quote.end + 1, "")], [("project", project.id)])

    def do_project_added(self) -> Edit | None:
        project = self.pick(self.listed())
        if not isinstance(project, Project):
            return None
        name = self.random.choice(["望江路改造工程", "枫林坪污水处理厂", "金柳湖生态公园", "紫云山隧道"])
        return Edit("project added", [(project.quote.start, project.quote.start, name + "、")], added="project")

    def do_project_renamed(self) -> Edit | None:
        project = self.pick(self.listed())
        if not isinstance(project, Project) or project.name.endswith(("）", ")")):
            return None
        return Edit("project renamed", [(project.quote.end, project.quote.end, "（三期）")], [("project", project.id)])

    def do_project_moved(self) -> Edit | None:
        project = self.pick(self.listed())
        if not isinstance(project, Project):
            return None
        target = self.pick([p for p in self.listed() if p.box != project.box])
        if not isinstance(target, Project) or any(d in project.name for d in project.districts):
            return None
        splices = [(project.quote.start, project.quote.end + 1, ""), (target.quote.start, target.quote.start, project.name + "、")]
        return Edit("project moved", splices, [("project", project.id)])

    # Edits of headings; a title is changed in the table of contents too

    def titled(self) -> list[OutlineNode]:
        """Headings alone on their line or run in, whose title stands there once; titles that the plan has once."""
        titles = [n.title for n in self.nodes]
        return [
            n
            for n in self.nodes
            if n.evidence == "explicit"
            and n.level in ("section", "h1", "h2")
            and titles.count(n.title) == 1
            and n.title in self.lines[n.lines[0] - 1]
        ]

    def listing(self, node: OutlineNode) -> list[int]:
        """Lines of the table of contents that list a heading."""
        return [n for n in range(self.toc - 1) if node.title and node.title in self.lines[n] and len(self.lines[n]) < len(node.title) + 20]

    def do_section_renamed(self) -> Edit | None:
        node = self.pick([n for n in self.titled() if len(n.title) > 4])
        if not isinstance(node, OutlineNode):
            return None
        title = self.random.choice(["全面", "协同", "统筹"]) + node.title[:-2] + "水平"
        splices = []
        for line in [*self.listing(node), node.lines[0] - 1]:
            at = self.starts[line] + self.lines[line].index(node.title)
            splices.append((at, at + len(node.title), title))
        return Edit("section renamed", splices, [("section", node.id)])

    def do_section_dropped(self) -> Edit | None:
        node = self.pick([n for n in self.titled() if not n.children and not self.boxes_in(n)])
        if not isinstance(node, OutlineNode):
            return None
        splices = [(self.starts[n], self.starts[n + 1], "") for n in self.listing(node)]
        splices.append((self.starts[node.lines[0] - 1], min(self.starts[node.lines[1]], len(self.text)), ""))
        return Edit("section dropped", splices, [("section", node.id)])

    def boxes_in(self, node: OutlineNode) -> bool:
        return any(box.lines[0] <= node.lines[1] and box.lines[1] >= node.lines[0] for box in self.plan.boxes)

    def do_section_moved(self) -> Edit | None:
        """Two neighbours change places, each with its own number (the numbers stay in order)."""
        options = []
        explicit = {n.id for n in self.titled()}
        for node in [None, *self.nodes]:
            children = node.children if node else self.plan.outline
            for a, b in pairwise(children):
                if a.id in explicit and b.id in explicit and a.level == b.level and a.level in ("section", "h1"):
                    options.append((a, b))
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        a, b = choice
        heads = [self.lines[n.lines[0] - 1] for n in (a, b)]
        bodies = [self.text[self.starts[n.lines[0] - 1] : min(self.starts[n.lines[1]], len(self.text))] for n in (a, b)]
        marks = [head[: head.index(n.title)] for head, n in zip(heads, (a, b), strict=True)]
        if not all(body.endswith("\n") for body in bodies):
            return None
        new = [marks[0] + bodies[1][len(marks[1]) :], marks[1] + bodies[0][len(marks[0]) :]]
        splices = [
            (self.starts[n.lines[0] - 1], self.starts[n.lines[0] - 1] + len(old), text)
            for n, old, text in zip((a, b), bodies, new, strict=True)
        ]
        if self.listing(a) and self.listing(b):
            for n, other in ((a, b), (b, a)):
                line = self.listing(n)[0]
                at = self.starts[line] + self.lines[line].index(n.title)
                splices.append((at, at + len(n.title), other.title))
        # Which of the two moved cannot be told: either is an answer.
        return Edit("section moved", splices, [("section", f"{a.id}|{b.id}")])

    def do_section_added(self) -> Edit | None:
        lasts = [n for n in self.titled() if n.level in ("section", "h1")]
        parents = [[c for c in n.children if c in lasts] for n in self.nodes]
        node = self.pick(
            [children[-1] for n, children in zip(self.nodes, parents, strict=True) if children and children[-1] is n.children[-1]]
        )
        if not isinstance(node, OutlineNode) or node.number is None:
            return None
        head = self.lines[node.lines[0] - 1]
        figures = "〇一二三四五六七八九十"
        mark = head[: head.index(node.title)]
        if node.number >= 9 or figures[node.number] not in mark:
            return None
        mark = mark.replace(figures[node.number], figures[node.number + 1])
        title = "倡导绿色低碳生活方式"
        at = self.starts[node.lines[1]]
        words = f"{mark}{title}\n引导群众节约用水用电，减少一次性用品使用，把垃圾分类做实做细。\n"
        splices = [(at, at, words)]
        for line in self.listing(node)[:1]:
            entry = self.lines[line].replace(figures[node.number], figures[node.number + 1]).replace(node.title, title)
            splices += [(self.starts[line + 1], self.starts[line + 1], entry + "\n")]
        return Edit("section added", splices, added="section")

    # Edits of rows

    def do_row_target(self) -> Edit | None:
        options = []
        for box in self.plan.boxes:
            ends = [row.line for row in box.indicators[1:]] + [box.lines[1] + 1]
            for at, (row, end) in enumerate(zip(box.indicators, ends, strict=False)):
                if row.target and (found := re.search(r"\d+(?:\.\d+)?", row.target.text)):
                    words = row.target.text
                    a, b = self.starts[row.line - 1], min(self.starts[end - 1] if end != row.line else self.starts[end], len(self.text))
                    # The last such text in the row: a baseline may be the same.
                    place = self.text.rfind(words, a, b)
                    if place > self.text.find(row.name, a):
                        options.append((f"{box.id}.{at + 1}", place + found.start(), found.group(), row.line))
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        ident, at, number, line = choice
        return Edit("row target", [(at, at + len(number), f"{float(number) + 3:g}")], [("row", ident)], old_lines={line})

    def do_row_renamed(self) -> Edit | None:
        options = [
            (f"{box.id}.{at + 1}", self.starts[row.line - 1] + self.lines[row.line - 1].index(row.name), row.name)
            for box in self.plan.boxes
            for at, row in enumerate(box.indicators)
            if row.name in self.lines[row.line - 1] and len(row.name) > 4
        ]
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        ident, at, _ = choice
        line = self.text.count("\n", 0, at) + 1
        # The row's target, a goal, stands in a cell some lines below the name.
        return Edit("row renamed", [(at, at, "城乡")], [("row", ident)], old_lines=set(range(line, line + 5)))

    def do_row_dropped(self) -> Edit | None:
        choice = self.pick(self.inner_rows())
        if not isinstance(choice, tuple):
            return None
        ident, first, after = choice
        box = next(b for b in self.plan.boxes if ident.startswith(b.id + "."))
        later = box.indicators[int(ident.split(".")[-1]) :]
        splices = [(self.starts[first - 1], self.starts[after - 1], "")]
        for row in later:  # those after it are numbered anew
            for line in (row.line - 2, row.line - 1):
                match = re.match(r"\s*(\d+)\b", self.lines[line])
                if match and int(match.group(1)) == row.number:
                    splices.append((self.starts[line] + match.start(1), self.starts[line] + match.end(1), str(row.number - 1)))
                    break
        return Edit("row dropped", splices, [("row", ident)])

    def inner_rows(self) -> list[tuple[str, int, int]]:
        """Id, first line and line after the last of rows between rows of one category."""
        found = []
        for box in self.plan.boxes:
            for at, (a, b) in enumerate(pairwise(box.indicators)):
                own = a.line - 1 if a.number is not None and self.lines[a.line - 2].strip(" |") == str(a.number) else a.line
                following = b.line - 1 if b.number is not None and self.lines[b.line - 2].strip(" |") == str(b.number) else b.line
                if a.category == b.category and at and box.indicators[at - 1].category == a.category and own > box.indicators[at - 1].line:
                    found.append((f"{box.id}.{at + 1}", own, following))
        return found

    def do_box_renamed(self) -> Edit | None:
        options = []
        for box in self.plan.boxes:
            head = self.lines[box.lines[0] - 1]
            if box.title and len(box.title) > 5 and head.count(box.title) == 1 and "专栏" in head:
                options.append((box.id, self.starts[box.lines[0] - 1] + head.index(box.title)))
        choice = self.pick(options)
        if not isinstance(choice, tuple):
            return None
        ident, at = choice
        return Edit("box renamed", [(at, at, "全域")], [("box", ident)])

    # Noise

    def noise_wrapped(self) -> Edit | None:
        """A plan saved with hard line ends: all but tables in lines of 38 characters at most."""
        splices: list[Splice] = []
        for words, at in zip(self.lines, self.starts, strict=False):
            if words.count("|") > 1:  # a table's row
                continue
            splices += [(at + k, at + k, "\n") for k in range(38, len(words) - 1, 38)]
        return Edit("wrapped", splices) if splices else None

    def noise_width(self) -> Edit | None:
        line = self.pick(self.paragraphs())
        if not isinstance(line, int):
            return None
        wide = str.maketrans("0123456789%", "０１２３４５６７８９％")
        return Edit("width", [(self.starts[line], self.starts[line + 1] - 1, self.lines[line].translate(wide))])

    def noise_spaces(self) -> Edit | None:
        line = self.pick(self.paragraphs())
        if not isinstance(line, int):
            return None
        return Edit(
            "spaces", [(self.starts[line], self.starts[line], "　　"), (self.starts[line + 1] - 1, self.starts[line + 1] - 1, "  ")]
        )

    def noise_blank_lines(self) -> Edit | None:
        line = self.pick(self.paragraphs())
        if not isinstance(line, int):
            return None
        return Edit("blank lines", [(self.starts[line], self.starts[line], "\n")])

    def noise_magnitude(self) -> Edit | None:
        goal = self.pick([g for g in self.running if re.fullmatch(r"\d{1,6}(?:\.\d)?亿元?(?:以上|左右)?", g.quote.text)])
        if not isinstance(goal, Goal):
            return None
        match = re.match(r"([\d.]+)亿", goal.quote.text)
        assert match
        value = f"{round(float(match.group(1)) * 10000)}万"
        return Edit("magnitude", [(goal.quote.start, goal.quote.start + match.end(), value)])

    def noise_paragraphs(self) -> Edit | None:
        """Two neighbouring paragraphs of one section, without headings, change places."""
        section = {g.quote.line - 1: g.section for g in self.running if g.box is None}
        boxed = {n for box in self.plan.boxes for n in range(box.lines[0], box.lines[1] + 1)}
        # Where a section that the text lost the heading of begins is read from its first words, which must stay first.
        sure = {node.id for node in self.nodes if node.evidence == "explicit"} - {
            node.id for node in self.nodes if any(child.evidence == "toc" for child in node.children)
        }
        options = [
            n
            for n in self.paragraphs()
            if n + 1 < len(self.lines) - 1
            and self.lines[n + 1].endswith("。")
            and not {n + 1, n + 2} & (self.heads | boxed)
            and section.get(n) in sure
            and section.get(n + 1, section[n]) == section[n]
        ]
        n = self.pick(options)
        if not isinstance(n, int):
            return None
        return Edit("paragraphs", [(self.starts[n], self.starts[n + 2] - 1, self.lines[n + 1] + "\n" + self.lines[n])])

    def noise_box_numbers(self) -> Edit | None:
        splices = []
        for box in self.plan.boxes:
            head = self.lines[box.lines[0] - 1]
            if box.number is not None and (match := re.match(r"\s*专栏\s*(\d+)", head)):
                at = self.starts[box.lines[0] - 1]
                splices.append((at + match.start(1), at + match.end(1), str(box.number + 1)))
        return Edit("box numbers", splices) if splices else None


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; sets each edit's lines on both sides. Raises ValueError where two touch the same place."""
    order = sorted(((splice, at) for at, edit in enumerate(edits) for splice in edit.splices), key=lambda pair: pair[0][:2])
    parts, done, length = [], 0, 0
    spans: list[tuple[int, Splice, int]] = []
    for (start, end, words), at in order:
        if start < done:
            raise ValueError("edits overlap")
        parts.append(text[done:start])
        length += start - done
        spans.append((at, (start, end, words), length))
        parts.append(words)
        length += len(words)
        done = end
    new = "".join([*parts, text[done:]])
    for at, (start, end, words), place in spans:
        edit = edits[at]
        edit.old_lines |= set(range(text.count("\n", 0, start) + 1, text.count("\n", 0, max(start, end - 1)) + 2))
        edit.new_lines |= set(range(new.count("\n", 0, place) + 1, new.count("\n", 0, max(place, place + len(words) - 1)) + 2))
    return new


@dataclass
class Score:
    edits: int = 0
    found: int = 0
    changes: int = 0
    unexplained: int = 0
    misses: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.edits if self.edits else 1.0

    @property
    def stray_share(self) -> float:
        return self.unexplained / self.changes if self.changes else 0.0


def judge(edits: Sequence[Edit], changes: Changes, score: Score, name: str = "") -> None:
    """Count which edits were reported, and which reported changes stand on no line that an edit touched."""
    for edit in edits:
        if edit.is_noise:
            continue
        score.edits += 1
        if all(_reported(record, ids, edit, changes.changes) for record, ids in edit.records) and (
            edit.added is None
            or any(c.record == edit.added and c.change == "added" and c.new and c.new.line in edit.new_lines for c in changes.changes)
        ):
            score.found += 1
        else:
            score.misses.append(f"{name} {edit.kind}: {edit.splices} {edit.records}")
    real = [edit for edit in edits if not edit.is_noise]
    for change in changes.changes:
        score.changes += 1
        if not any(_explains(edit, change) for edit in real):
            score.unexplained += 1
            lines = change.old and change.old.line, change.new and change.new.line
            made = [e.kind for e in edits]
            score.strays.append(f"{name} {made}: {change.record} {change.change} {change.key} {change.fields} {lines}")


def _reported(record: str, ids: str, edit: Edit, changes: Sequence[Change]) -> bool:
    named = [c for c in changes if c.record == record and c.old is not None and c.old.id in ids.split("|")]
    return any(edit.expects is None or c.change == "removed" or any(f.field == edit.expects for f in c.fields) for c in named)


def _explains(edit: Edit, change: Change) -> bool:
    if edit.gone and [f.field for f in change.fields] == ["deadline"] and change.fields[0].old in edit.gone:
        return True
    if edit.years and [(f.field, f.old, f.new) for f in change.fields] == [("deadline", *edit.years)]:
        return True
    return bool((change.old and change.old.line in edit.old_lines) or (change.new and change.new.line in edit.new_lines))
