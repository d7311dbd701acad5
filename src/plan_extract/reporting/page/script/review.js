// What a reviewer says of the records: kept in this browser under the text's SHA-256, exported as the JSON that `parse --corrections` reads.
const SHELF = `plan-extract-review:${data.plan.sha256}`;
let reviewed = { records: {}, missed: [] };
const reviewOf = id => reviewed.records[id];
const verdictOf = id => (reviewed.records[id] ? reviewed.records[id].verdict : (records[numberOf.get(id)].review || {}).verdict);

const keep = () => {
  try { localStorage.setItem(SHELF, JSON.stringify(reviewed)); } catch { /* private windows keep nothing; the export still does */ }
  const count = Object.keys(reviewed.records).length + reviewed.missed.length;
  $("#reviewed").textContent = count ? `(${count})` : "";
  showMissed();
};
// What was added as missed: beside the list, and painted over the text; a press takes it back.
const showMissed = () => {
  const part = $("#missed"), ranges = reviewed.missed.map(one => rangeOf(one.quote.start, one.quote.end)).filter(Boolean);
  part.hidden = !reviewed.missed.length;
  part.replaceChildren(...reviewed.missed.map((one, n) => el("li", {}, chip(one.kind), el("span", { class: "said", lang: "zh" }, one.quote.text),
    el("span", {}, place(lineOf(one.quote.start))),
    el("button", { type: "button", "aria-label": `${words.undo_missed}: ${one.quote.text}`, onclick: () => { reviewed.missed.splice(n, 1); keep(); } }, "×"))));
  if (window.CSS && CSS.highlights) CSS.highlights.set("missed", new Highlight(...ranges));
};
const recall = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF));
    if (kept && kept.records && kept.missed) reviewed = kept;
  } catch { /* what cannot be read is as if it were not there */ }
  for (const id of Object.keys(reviewed.records)) if (!numberOf.has(id)) delete reviewed.records[id];
};

const judge = (verdict, fields = {}) => {
  const record = records[state.chosen];
  if (!record) return;
  if (verdict === null) delete reviewed.records[record.id];
  else reviewed.records[record.id] = { verdict, kind: record.kind, quote: quoteOf(record), fields };
  keep();
  redrawLine(state.chosen);
  showDetails();
  say(`${record.title}: ${verdict ? words.verdicts[verdict] : "–"}`);
};
const quoteOf = record => ({ text: textBetween(record.start, record.end), start: record.start, end: record.end });
const textBetween = (start, end) => {
  let text = "";
  for (let line = lineOf(start); line <= lineOf(Math.max(start, end - 1)); line++) {
    const characters = Array.from(lineAt.get(line).textContent), offset = data.lines[line - 1];
    if (text) text += "\n";
    text += characters.slice(Math.max(0, start - offset), end - offset).join("");
  }
  return text;
};

const corrections = () => ({
  schema: "plan-extract-corrections/1",
  source: { path: data.plan.path, sha256: data.plan.sha256 },
  ...($("#reviewer").value.trim() ? { reviewer: $("#reviewer").value.trim() } : {}),
  date: new Date().toISOString().slice(0, 10),
  records: reviewed.records,
  missed: reviewed.missed,
});
const importFile = async file => {
  let given;
  try { given = JSON.parse(await file.text()); } catch { return say(words.no_file); }
  if (!given || given.schema !== "plan-extract-corrections/1" || !given.source) return say(words.no_file);
  if (given.source.sha256 !== data.plan.sha256) return say(words.other_file);
  const known = Object.entries(given.records || {}).filter(([id]) => numberOf.has(id));
  reviewed = { records: { ...reviewed.records, ...Object.fromEntries(known) }, missed: [...reviewed.missed] };
  const there = new Set(reviewed.missed.map(one => `${one.kind} ${one.quote.start} ${one.quote.end}`));
  (given.missed || []).forEach(one => { if (!there.has(`${one.kind} ${one.quote.start} ${one.quote.end}`)) reviewed.missed.push(one); });
  keep();
  applyFilters();
  showDetails();
  say(fill(words.imported, { count: known.length + (given.missed || []).length }));
};
const REVIEWER = "plan-extract-reviewer";
const startReview = () => {
  recall();
  try { $("#reviewer").value = localStorage.getItem(REVIEWER) || ""; } catch { /* as above */ }
  $("#reviewer").addEventListener("change", event => { try { localStorage.setItem(REVIEWER, event.target.value); } catch { /* as above */ } });
  keep();
  $("#save").addEventListener("click", () => download("corrections.json", JSON.stringify(corrections(), null, 1) + "\n", "application/json"));
  $("#load").addEventListener("change", event => { if (event.target.files[0]) importFile(event.target.files[0]); event.target.value = ""; });
  $("#miss").addEventListener("click", () => missedForm());
};
