// The list: a window of lines around the one that is chosen, so that a long plan costs no more than a short one.
const list = $("#records");
const STEP = 40;
const shownNow = { from: 0, to: 0 };

const verdictSign = { right: "✓", wrong: "✗", changed: "✎", missed: "+" };
const valueOf = record => {
  const parts = [];
  if (record.base) parts.push(el("span", { class: "base" }, record.base + (record.baseYear ? ` (${record.baseYear})` : "")), " → ");
  // Of a project or body the words are its title.
  if (record.text !== record.title) parts.push(el("span", { class: "to" }, record.text));
  return parts;
};
const timeOf = record => record.year === undefined ? "" : record.reached ? String(record.year)
  : `${record.due && record.due.includes(record.year) ? record.due : [record.year, record.due].filter(Boolean).join(" ")} (${record.dueFrom})`;
const sumOf = record => {
  if (!record.parts) return "";
  const { ids, total, whole, fits: fit } = record.parts;
  return fit ? `✓ ${fill(words.parts_fit, { count: ids.length, whole })}` : `≠ ${fill(words.parts_differ, { count: ids.length, sum: total, whole })}`;
};
const partOf = record => {
  if (!record.partOf) return "";
  const [, whole, fit] = record.partOf;
  return fill(words.part_of, { whole }) + (fit === true ? " ✓" : fit === false ? " ≠" : "");
};

const listLine = (n, position) => {
  const record = records[n], verdict = verdictOf(record.id), codes = findingsOf(record).map(found => found[0]);
  const about = [
    (record.districts || []).join("、"), timeOf(record), record.fields.comparator === "eq" ? "" : record.bound, record.measure, record.nature,
    partOf(record), sumOf(record), place(record.line, record.page),
    record.confidence === undefined ? "" : record.confidence.toFixed(2), codes.length ? `⚠ ${[...new Set(codes)].join(" ")}` : "",
  ].filter(Boolean);
  return el("li", {
    role: "option", id: `o-${n}`, "aria-selected": String(n === state.chosen), "aria-setsize": state.kept.length,
    "aria-posinset": position + 1, class: verdict ? `v-${verdict}` : false,
  },
    el("div", { class: "top" }, chip(record.kind), " ", el("span", { class: "title", lang: "zh" }, record.title),
      verdict ? el("span", { class: "verdict", title: words.verdicts[verdict] }, ` ${verdictSign[verdict]} ${words.verdicts[verdict]}`) : null),
    el("div", { class: "value", lang: "zh" }, ...valueOf(record)),
    el("div", { class: "about" }, about.join(" · ")));
};

const showList = (around = 0) => {
  shownNow.from = Math.max(0, around - STEP / 2);
  shownNow.to = Math.min(state.kept.length, shownNow.from + STEP);
  const lines = [];
  for (let at = shownNow.from; at < shownNow.to; at++) lines.push(listLine(state.kept[at], at));
  list.replaceChildren(...lines);
  if (!state.kept.length) {
    list.append(el("li", { role: "option", "aria-selected": "false", class: "none" }, words.none, " ",
      el("span", { class: "clear" }, words.reset)));
  }
  list.setAttribute("aria-activedescendant", state.kept.includes(state.chosen) ? `o-${state.chosen}` : "");
  if (!around) list.scrollTop = 0;
};
const growList = () => {
  if (list.scrollTop + list.clientHeight > list.scrollHeight - 300 && shownNow.to < state.kept.length) {
    const until = Math.min(state.kept.length, shownNow.to + STEP);
    for (; shownNow.to < until; shownNow.to++) list.append(listLine(state.kept[shownNow.to], shownNow.to));
  }
  if (list.scrollTop < 100 && shownNow.from > 0) {
    const height = list.scrollHeight, top = list.scrollTop, until = Math.max(0, shownNow.from - STEP);
    while (shownNow.from > until) { shownNow.from -= 1; list.prepend(listLine(state.kept[shownNow.from], shownNow.from)); }
    list.scrollTop = top + list.scrollHeight - height;
  }
};
const redrawLine = n => {
  const line = document.getElementById(`o-${n}`);
  if (line) line.replaceWith(listLine(n, state.kept.indexOf(n)));
};

// Choose a record: its line in the list, its words in the text, its details.
const choose = (n, { scroll = true, open = true } = {}) => {
  if (n < 0 || n >= records.length) return;
  const before = state.chosen, position = state.kept.indexOf(n);
  state.chosen = n;
  const old = document.getElementById(`o-${before}`);
  if (old) old.setAttribute("aria-selected", "false");
  if (position >= 0 && (position < shownNow.from || position >= shownNow.to)) showList(position);
  const line = document.getElementById(`o-${n}`);
  if (line) {
    line.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }
  showInText(records[n], n, scroll);
  showDetails();
  showOnPaper(records[n]);
  if (open) history.replaceState(null, "", `#${encodeURIComponent(records[n].id)}`);
};
const step = by => {
  if (!state.kept.length) return;
  const at = state.kept.indexOf(state.chosen);
  const next = at < 0 ? (by > 0 ? 0 : state.kept.length - 1) : Math.min(state.kept.length - 1, Math.max(0, at + by));
  choose(state.kept[next]);
};
// The place of a record on the printed page, where pages are shown.
const showOnPaper = record => {
  const paper = $("#paper");
  if (!paper) return;
  const spots = record.spots || [], pages = all("figure", paper);
  all("i", paper).forEach(mark => mark.remove());
  $("p", paper).hidden = spots.length > 0;
  pages.forEach(page => { page.hidden = !spots.some(spot => spot[0] === +page.dataset.page); });
  spots.forEach(([page, ...sides]) => {
    const mark = el("i");
    ["left", "top", "width", "height"].forEach((side, n) => { mark.style[side] = `${sides[n]}%`; });
    pages.find(one => +one.dataset.page === page).append(mark);
  });
  const first = $("i", paper);
  if (first) first.scrollIntoView({ block: "center" });
};
const startList = () => {
  list.addEventListener("scroll", growList, { passive: true });
  list.addEventListener("click", event => {
    if (event.target.closest(".clear")) return form.reset();
    const line = event.target.closest("li[id]");
    if (line) choose(+line.id.slice(2));
  });
  textColumn.addEventListener("click", event => {
    const mark = event.target.closest("mark");
    if (!mark || String(getSelection())) return;
    const n = mark.records.find(one => state.kept.includes(one));
    if (n !== undefined) choose(n, { scroll: false });
  });
};
