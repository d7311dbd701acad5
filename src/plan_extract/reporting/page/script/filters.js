// The filters: what they ask for, which records fit, and the choices they offer.
const form = $("#filters");

const asked = () => {
  const fields = form.elements;
  return {
    kinds: new Set([...form.querySelectorAll("[name=kind]:checked")].map(box => box.value)),
    chapter: fields.chapter.value === "" ? null : +fields.chapter.value,
    district: fields.district.value, year: fields.year.value, nature: fields.nature.value, review: fields.review.value,
    least: +fields.confidence.value,
    words: fields.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean),
  };
};
const searched = record => record.hay ??= [
  record.id, record.title, record.statement, record.text, record.said, record.due, record.nature,
  ...(record.districts || []), ...(record.more || []).map(pair => pair[1]),
].filter(Boolean).join("\n").toLowerCase();

const fits = (record, filter) =>
  filter.kinds.has(record.kind) &&
  (filter.chapter === null || above(record).includes(filter.chapter)) &&
  (!filter.district || (record.districts || []).includes(filter.district)) &&
  (!filter.year || String(record.year) === filter.year) &&
  (!filter.nature || record.nature === filter.nature) &&
  (!filter.review || (verdictOf(record.id) || "none") === filter.review) &&
  (record.confidence ?? 1) >= filter.least &&
  filter.words.every(word => searched(record).includes(word));

const applyFilters = () => {
  const filter = asked();
  state.kept = records.flatMap((record, n) => (fits(record, filter) ? [n] : []));
  state.active = state.kept.length < records.length;
  form.elements.least.value = filter.least ? filter.least.toFixed(2) : "0";
  showText(state.kept, state.active, form.elements.whole.checked);
  all("[name=layer]", form).forEach(box => document.body.classList.toggle(`no-${box.value}`, !box.checked));
  const counted = fill(words.shown, { shown: state.kept.length, all: records.length });
  $("#count").textContent = counted;
  all("#tabs .count").forEach(place => { place.textContent = state.kept.length; });
  showList();
  countOutline();
  if (!$("#pictures").hidden) drawPictures();
};

let waiting = 0;
const soon = work => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(work); };
const setFilter = values => {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  applyFilters();
};

const offer = (name, values) => {
  const select = form.elements[name];
  select.hidden = values.length === 0;
  select.append(...values.map(([value, text]) => el("option", { value }, text)));
};
const tally = pick => {
  const counts = new Map();
  records.forEach(record => [].concat(pick(record) ?? []).forEach(value => counts.set(value, (counts.get(value) || 0) + 1)));
  return [...counts];
};
const offerFilters = () => {
  const of = new Map(tally(above));
  offer("chapter", sections.flatMap((section, n) =>
    of.has(n) ? [[n, `${"\u3000".repeat(section.depth - 1)}${section.title} (${of.get(n)})`]] : []));
  offer("district", tally(record => record.districts).sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, `${name} (${count})`]));
  offer("year", tally(record => record.year).sort((a, b) => a[0] - b[0]).map(([year, count]) => [year, `${year} (${count})`]));
  offer("nature", tally(record => record.nature).map(([name, count]) => [name, `${name} (${count})`]));
  form.addEventListener("input", () => soon(applyFilters));
  form.addEventListener("reset", () => setTimeout(applyFilters));
  form.addEventListener("submit", event => event.preventDefault());
};

// The outline, with how many of the records shown stand below each heading.
const outlineCounts = [];
const drawOutline = () => {
  const root = el("ul"), below = [];
  sections.forEach((section, n) => {
    const count = el("span", { class: "count" }), entry = el("div", { class: "entry" }, el("a", { href: `#${section.id}`, lang: "zh" }, section.title), count);
    const item = el("li", {}, entry), parent = section.parent;
    outlineCounts.push(count);
    if (parent === null) root.append(item);
    else {
      if (!below[parent].list) unfolding(below[parent], sections[parent]);
      below[parent].list.append(item);
    }
    below.push({ item, entry, list: null });
  });
  $("#outline").append(root);
};
// What stands below a heading of the first level is shown at first, below others on demand.
const unfolding = (part, section) => {
  const hidden = section.depth > 1, button = el("button", { type: "button", "aria-expanded": String(!hidden), "aria-label": `${words.unfold}: ${section.title}` });
  part.list = el("ul", { hidden });
  button.addEventListener("click", () => {
    part.list.hidden = !part.list.hidden;
    button.setAttribute("aria-expanded", String(!part.list.hidden));
  });
  part.entry.prepend(button);
  part.item.append(part.list);
};
const countOutline = () => {
  const counts = new Array(sections.length).fill(0);
  for (const n of state.kept) for (const at of above(records[n])) counts[at] += 1;
  counts.forEach((count, n) => {
    const said = count ? String(count) : "";
    if (outlineCounts[n].textContent !== said) outlineCounts[n].textContent = said;
  });
};
