// Pictures of the records shown: baselines against targets, deadlines, districts by chapters. A click on one chooses or filters.
const SVG = "http://www.w3.org/2000/svg";
const svg = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const UNITS = 8, PAIRS = 25, PLACES = 30, WIDE = 640;
const cutTo = (text, length) => { const all = Array.from(text); return all.length > length ? all.slice(0, length - 1).join("") + "…" : text; };
// A part of a picture that acts like a button, for mouse and keys alike.
const pressable = (element, label, act) => {
  for (const [key, value] of [["role", "button"], ["tabindex", "0"], ["aria-label", label]]) element.setAttribute(key, value);
  element.append(svg("title", {}, label));
  element.addEventListener("click", act);
  element.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
  return element;
};
const rounded = value => String(+value.toPrecision(6));

const pairsOf = unit => {
  const pairs = unit[1].slice(0, PAIRS), values = pairs.flatMap(record => [record.baseNumber, ...record.number]);
  const low = Math.min(0, ...values), high = Math.max(...values, low + 1), left = 230, across = value => left + (value - low) / (high - low) * (WIDE - left - 150);
  const height = 24 * pairs.length + 10;
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${height}`, role: "group", "aria-label": `${words.by_unit}: ${unit[0]}` });
  drawing.append(svg("line", { class: "axis", x1: across(0), x2: across(0), y1: 0, y2: height }));
  pairs.forEach((record, n) => {
    const y = 24 * n + 18, target = record.number[1], base = record.baseNumber;
    const label = `${record.title}: ${rounded(base)} → ${record.text} ${record.year || ""}`;
    const right = Math.max(across(base), across(target)) + 10;
    drawing.append(pressable(svg("g", { class: "pair" },
      svg("rect", { class: "hit", x: 0, y: y - 14, width: WIDE, height: 24 }),
      svg("text", { x: left - 12, y: y + 3, "text-anchor": "end" }, cutTo(record.title, 15)),
      svg("line", { class: "way", x1: across(base), x2: across(target), y1: y - 1, y2: y - 1 }),
      svg("circle", { class: "from", cx: across(base), cy: y - 1, r: 5 }),
      svg("rect", { class: "to", x: across(target) - 5, y: y - 6, width: 10, height: 10 }),
      svg("text", { class: "said", x: right, y: y + 3 }, `${rounded(base)} → ${rounded(target)}${record.year ? ` (${record.year})` : ""}`)), label, () => choose(record.n)));
  });
  return el("figure", {}, el("figcaption", {}, unit[0]), drawing);
};
const byUnit = shown => {
  const units = new Map();
  shown.filter(record => record.baseNumber !== undefined && record.number && record.unit).forEach(record => units.set(record.unit, [...(units.get(record.unit) || []), record]));
  const sorted = [...units].sort((a, b) => b[1].length - a[1].length), more = sorted.length - UNITS;
  const key = el("p", { class: "key" }, "○ ", words.baseline, "　■ ", words.target);
  return el("section", { class: "units" }, el("h2", {}, words.by_unit), sorted.length ? key : el("p", { class: "hint" }, words.no_pairs),
    ...sorted.slice(0, UNITS).map(pairsOf), more > 0 ? el("p", { class: "hint" }, fill(words.more_units, { count: more })) : "");
};

const FROM = ["said", "carried", "plan", "given"];
const byYear = shown => {
  const years = new Map();
  shown.filter(record => record.dueKind && record.year).forEach(record => {
    const counts = years.get(record.year) || { said: 0, carried: 0, plan: 0, given: 0 };
    counts[record.dueKind] += 1;
    years.set(record.year, counts);
  });
  const made = el("section", { class: "years" }, el("h2", {}, words.by_year));
  if (!years.size) { made.append(el("p", { class: "hint" }, words.no_years)); return made; }
  const first = Math.min(...years.keys()), last = Math.max(...years.keys()), step = Math.min(70, (WIDE - 60) / (last - first + 1));
  const total = counts => FROM.reduce((sum, from) => sum + counts[from], 0), most = Math.max(...[...years.values()].map(total));
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} 190`, role: "group", "aria-label": words.by_year });
  drawing.append(svg("line", { class: "axis", x1: 30, x2: 30 + step * (last - first + 1), y1: 160, y2: 160 }));
  [...years].sort((a, b) => a[0] - b[0]).forEach(([year, counts]) => {
    const x = 30 + step * (year - first), bar = svg("g", { class: "bar" }, svg("rect", { class: "hit", x, y: 0, width: step, height: 185 }));
    let y = 160;
    FROM.forEach(from => {
      const height = 130 * counts[from] / most;
      y -= height;
      if (height) bar.append(svg("rect", { class: `due-${from}`, x: x + step * 0.15, y, width: step * 0.7, height }));
    });
    bar.append(svg("text", { x: x + step / 2, y: y - 5, "text-anchor": "middle" }, String(total(counts))));
    if (step > 24 || year % 5 === 0) bar.append(svg("text", { x: x + step / 2, y: 178, "text-anchor": "middle" }, String(year)));
    const label = `${year}: ${FROM.filter(from => counts[from]).map(from => `${words.origins[from]} ${counts[from]}`).join(", ")}`;
    drawing.append(pressable(bar, label, () => setFilter({ year: String(year) })));
  });
  made.append(el("p", { class: "key" }, ...FROM.flatMap(from => [el("span", { class: `swatch due-${from}` }), ` ${words.origins[from]}　`])), drawing);
  return made;
};

const byPlace = shown => {
  const chapters = [], counts = new Map();
  shown.forEach(record => {
    const over = above(record), chapter = over.length ? over[over.length - 1] : -1;
    (record.districts || []).forEach(name => {
      if (!chapters.includes(chapter)) chapters.push(chapter);
      if (!counts.has(name)) counts.set(name, new Map());
      counts.get(name).set(chapter, (counts.get(name).get(chapter) || 0) + 1);
    });
  });
  const made = el("section", { class: "places" }, el("h2", {}, words.by_place));
  if (!counts.size) { made.append(el("p", { class: "hint" }, words.no_places)); return made; }
  chapters.sort((a, b) => a - b);
  const total = row => [...row.values()].reduce((a, b) => a + b, 0), most = Math.max(...[...counts.values()].flatMap(row => [...row.values()]));
  const names = [...counts].sort((a, b) => total(b[1]) - total(a[1])).slice(0, PLACES);
  const title = chapter => (chapter < 0 ? words.elsewhere : sections[chapter].title);
  made.append(el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.by_place }, el("table", { class: "grid" },
    el("thead", {}, el("tr", {}, el("td"), ...chapters.map(chapter => el("th", { scope: "col", title: title(chapter), lang: "zh" }, cutTo(title(chapter), 9))))),
    el("tbody", {}, ...names.map(([name, row]) => el("tr", {}, el("th", { scope: "row", lang: "zh" }, name), ...chapters.map(chapter => {
      const count = row.get(chapter);
      if (!count) return el("td");
      const button = el("button", { type: "button", "data-heat": Math.ceil(4 * count / most), "aria-label": `${name}, ${title(chapter)}: ${count}` }, String(count));
      button.addEventListener("click", () => setFilter({ district: name, chapter: chapter < 0 ? "" : String(chapter) }));
      return el("td", {}, button);
    })))))));
  return made;
};

const drawPictures = () => {
  const shown = state.kept.map(n => records[n]);
  const counted = fill(words.shown, { shown: shown.length, all: records.length });
  const close = el("button", { type: "button" }, "×");
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", togglePictures);
  $("#pictures").replaceChildren(el("div", { class: "bar" }, el("span", {}, counted), close), byYear(shown), byPlace(shown), byUnit(shown));
};
const togglePictures = () => {
  const part = $("#pictures"), button = $("#draw");
  part.hidden = !part.hidden;
  button.setAttribute("aria-expanded", String(!part.hidden));
  if (part.hidden) button.focus();
  else { drawPictures(); part.focus(); }
};
const startPictures = () => {
  records.forEach((record, n) => { record.n = n; });
  $("#draw").addEventListener("click", togglePictures);
};
