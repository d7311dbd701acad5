// The text: which elements hold a record, what of them a filter leaves, and the words of the record that is chosen.
const textColumn = $("#text");
const lineAt = new Map();
textColumn.querySelectorAll(".l").forEach(line => lineAt.set(+line.dataset.n, line));
const marksOf = records.map(() => []), holdersOf = records.map(() => new Set());
textColumn.querySelectorAll("mark").forEach(mark => {
  mark.records = mark.dataset.r.split(" ").map(Number);
  const own = !mark.matches(".deadline, .place");
  for (const n of mark.records) {
    if (own) marksOf[n].push(mark);
    for (let at = mark.closest(".l, tr"); own && at && at !== textColumn; at = at.parentElement) holdersOf[n].add(at);
  }
});
const sharedMarks = all("mark.deadline, mark.place", textColumn);
let hits = new Set(), offMarks = new Set();

// Change a class where it has to change and nowhere else: the work is that of the difference.
const switched = (before, now, name) => {
  before.forEach(element => { if (!now.has(element)) element.classList.remove(name); });
  now.forEach(element => { if (!before.has(element)) element.classList.add(name); });
  return now;
};

const showText = (kept, active, whole) => {
  const keep = new Set(kept), wanted = new Set(), off = new Set();
  if (active) {
    for (const n of kept) {
      holdersOf[n].forEach(element => wanted.add(element));
      above(records[n]).forEach(at => {
        const heading = document.getElementById(sections[at].id);
        if (heading) wanted.add(heading.closest(".l, .put-back"));
      });
    }
    records.forEach((_, n) => { if (!keep.has(n)) marksOf[n].forEach(mark => off.add(mark)); });
    sharedMarks.forEach(mark => { if (!mark.records.some(n => keep.has(n))) off.add(mark); });
  }
  hits = switched(hits, wanted, "hit");
  offMarks = switched(offMarks, off, "off");
  textColumn.classList.toggle("narrowed", active && !whole);
  const empty = $("#empty");
  empty.hidden = kept.length > 0;
  empty.textContent = words.none;
};

// The place in the page of a character of the source, counted in code points as positions are.
const spot = position => {
  let low = 0, high = data.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (data.lines[middle] <= position) low = middle; else high = middle - 1;
  }
  const line = lineAt.get(low + 1);
  if (!line) return null;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = position - data.lines[low];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const characters = Array.from(node.data);
    if (left <= characters.length) return [node, characters.slice(0, left).join("").length];
    left -= characters.length;
  }
  return null;
};
const rangeOf = (start, end) => {
  const from = spot(start), to = spot(end);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
};

// The words that made a record are painted over the text, which stays as it is.
const paint = record => {
  if (!window.CSS || !CSS.highlights) return;
  for (const role of Object.keys(words.evidence)) {
    const ranges = (record ? record.words : []).filter(word => word[0] === role && role !== "value").map(word => rangeOf(word[1], word[2]));
    CSS.highlights.delete(`w-${role}`);
    if (ranges.some(Boolean)) CSS.highlights.set(`w-${role}`, new Highlight(...ranges.filter(Boolean)));
  }
};

// Calm where the reader asked for it, and at once where the way is long.
const reveal = element => element.scrollIntoView({ block: "center", behavior: "auto" });
const showInText = (record, n, scroll) => {
  all("mark.on", textColumn).forEach(mark => mark.classList.remove("on"));
  marksOf[n].forEach(mark => mark.classList.add("on"));
  const mark = marksOf[n].find(one => one.closest("td")) || marksOf[n][0];
  if (mark) {
    const cells = mark.closest("details.cells");
    if (cells && scroll) cells.open = true;
    if (scroll) reveal(mark);
  }
  paint(record);
};
