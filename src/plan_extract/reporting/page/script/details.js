// The details of the record that is chosen: its sentence with the words that made it, what they gave, what spoke for it.
const details = $("#details");

// A stretch of a line with the words of a record marked and named.
const quoted = (record, line) => {
  const element = lineAt.get(line);
  if (!element) return null;
  const characters = Array.from(element.textContent), offset = data.lines[line - 1];
  const spans = record.words.filter(([, start]) => start >= offset && start <= offset + characters.length)
    .map(([role, start, end]) => [role, start - offset, Math.min(end - offset, characters.length)]);
  if (!spans.length) return null;
  const first = Math.min(...spans.map(span => span[1])), last = Math.max(...spans.map(span => span[2]));
  let from = first, to = last;
  while (from > 0 && first - from < 80 && !"。；;".includes(characters[from - 1])) from -= 1;
  while (to < characters.length && to - last < 60 && !"。；;".includes(characters[to])) to += 1;
  const edges = [...new Set([from, to, ...spans.flatMap(span => [span[1], span[2]])])].sort((a, b) => a - b);
  const made = el("p", { class: "sentence", lang: "zh" }, from > 0 ? "…" : "");
  for (let at = 0; at + 1 < edges.length; at++) {
    const [start, end] = [edges[at], edges[at + 1]], over = spans.filter(span => span[1] <= start && end <= span[2]);
    const text = characters.slice(start, end).join("");
    if (!over.length) { made.append(text); continue; }
    made.append(el("mark", { class: `w ${over.map(span => `w-${span[0]}`).join(" ")}` }, text));
    const ended = [...new Set(over.filter(span => span[2] === end).map(span => words.evidence[span[0]]))];
    if (ended.length) made.append(el("sup", {}, ended.join("、")));
  }
  made.append(to < characters.length ? "…" : "");
  return made;
};
const sentences = record => {
  const lines = [...new Set(record.words.map(([, start]) => lineOf(start)))].sort((a, b) => (a === record.line ? -1 : b === record.line ? 1 : a - b));
  return lines.flatMap(line => {
    const made = quoted(record, line);
    if (!made) return [];
    return line === record.line ? [made] : [el("p", { class: "elsewhere" }, place(line)), made];
  });
};
const lineOf = position => {
  let low = 0, high = data.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (data.lines[middle] <= position) low = middle; else high = middle - 1;
  }
  return low + 1;
};

const linkTo = id => el("a", { href: `#${encodeURIComponent(id)}`, lang: "zh" }, numberOf.has(id) ? `${records[numberOf.get(id)].title} ${records[numberOf.get(id)].text}` : id);
const rows = record => {
  const label = words.fields, from = record.from || {}, section = sections[sectionOf.get(record.section)];
  const told = (name, said, origin) => (said === undefined || said === null || said === "" ? [] : [[label[name], said, origin]]);
  return [
    ...(record.title !== record.statement ? told("indicator", record.title, from.indicator) : []),
    ...told("value", record.text),
    ...told("comparator", record.bound), ...told("measure", record.measure), ...told("unit", record.unit, from.unit),
    ...told("amount", record.amount),
    ...told("baseline", record.base && `${record.base}${record.baseYear ? ` (${record.baseYear})` : ""}`),
    ...(record.reached ? told("year", record.year, from.year) : told("deadline", record.year && [record.year, record.due].filter(Boolean).join(" "), record.dueFrom)),
    ...told("districts", (record.districts || []).join("、")), ...told("nature", record.nature),
    ...(record.more || []).map(([name, said]) => [name, said]),
    ...told("section", section && el("a", { href: `#${section.id}`, lang: "zh" }, section.title)),
    ...told("part_of", record.partOf && el("span", {}, linkTo(record.partOf[0]), record.partOf[2] === true ? " ✓" : record.partOf[2] === false ? " ≠" : "")),
    ...told("parts", record.parts && el("span", {}, sumOf(record), ...record.parts.ids.flatMap(id => [el("br"), linkTo(id)]))),
    ...told("targets", record.goals && el("span", {}, ...record.goals.flatMap((id, n) => [n ? el("br") : "", linkTo(id)]))),
    ...told("confidence", record.confidence !== undefined && record.confidence.toFixed(2)),
    ...told("line", place(record.line, record.page)), ...told("id", record.id),
  ].filter(row => row[1] !== false);
};
const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);

const showDetails = () => {
  const record = records[state.chosen];
  if (!record) return details.replaceChildren(el("p", { class: "hint" }, words.choose));
  const at = state.kept.indexOf(state.chosen), own = reviewOf(record.id), verdict = own && own.verdict;
  const press = (name, key) => el("button", { type: "button", "data-do": name, "aria-pressed": String(verdict === { right: "right", wrong: "wrong", change: "changed" }[name]), "aria-keyshortcuts": key }, words[name]);
  const near = (record.near || []).map(n => data.leftOut[n]), found = findingsOn.get(record.line) || [];
  details.replaceChildren(
    el("div", { class: "bar" },
      el("button", { type: "button", "data-do": "before", "aria-keyshortcuts": "p" }, words.before),
      el("span", { class: "position" }, `${at < 0 ? "–" : at + 1}/${state.kept.length}`),
      el("button", { type: "button", "data-do": "next", "aria-keyshortcuts": "n" }, words.next),
      el("button", { type: "button", "data-do": "link" }, words.link), el("button", { type: "button", "data-do": "cite" }, words.cite)),
    el("h2", {}, chip(record.kind), " ", el("span", { lang: "zh" }, record.title)),
    el("div", { class: "bar review" }, press("right", "y"), press("wrong", "x"), press("change", "c"), own ? press("undo", "u") : null,
      own && own.fields && Object.keys(own.fields).length ? el("span", { class: "given" }, Object.entries(own.fields).map(([name, value]) => `${words.fields[name]}: ${value === null ? "–" : value}`).join("；")) : null),
    section(words.words, ...sentences(record)),
    el("dl", {}, ...rows(record).flatMap(([name, said, origin]) => [el("dt", {}, name), el("dd", {}, said, origin ? el("small", {}, ` ${origin}`) : null)])),
    found.length ? section(words.findings, el("ul", {}, ...found.map(([code, message]) => el("li", {}, `⚠ ${code} ${message}`)))) : "",
    section(words.why, record.why ? el("ul", {}, ...record.why.map(why => el("li", {}, why)))
      : el("p", { class: "hint" }, record.table ? words.row : data.explained ? "–" : words.no_why)),
    near.length ? section(words.near, el("ul", {}, ...near.map(left => el("li", {},
      el("span", { lang: "zh" }, left.text), ` · ${place(left.line)} · ${words.probability} ${left.probability} · ${left.why.join(", ")}`)))) : "");
  details.scrollTop = 0;
};
const actions = {
  before: () => step(-1), next: () => step(1), right: () => judge("right"), wrong: () => judge("wrong"), change: () => changeForm(),
  undo: () => judge(null), link: () => copy(location.href), cite: () => copy(citation(records[state.chosen])),
};
const startDetails = () => details.addEventListener("click", event => {
  const button = event.target.closest("[data-do]");
  if (button) actions[button.dataset.do]();
});
