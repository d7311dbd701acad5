// What is taken along: a table of the records shown, a citation, a link.
const download = (name, text, type) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};
const copy = async text => {
  try { await navigator.clipboard.writeText(text); } catch {
    // A page from a file may not be let at the clipboard the new way.
    const area = el("textarea", { "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) return say(`${words.not_copied}: ${text}`);
  }
  return say(`${words.copied}: ${text}`);
};
// GB/T 7714: the document, then where in it, then the words.
const citation = record => `${data.cite}: ${record.page ? `第${record.page}页` : ""}第${record.line}行: “${textBetween(record.start, record.end)}”.`;

const COLUMNS = ["id", "kind", "indicator", "statement", "quote", "value", "low", "high", "unit", "comparator", "measure", "baseline", "baseline_year",
  "year", "deadline_from", "districts", "nature", "section", "confidence", "page", "line", "review"];
const cellsOf = record => {
  const [low, high] = record.number || [], section = sections[sectionOf.get(record.section)];
  return [record.id, record.kind, record.title, record.statement, textBetween(record.start, record.end), low === high ? low : "", low, high, record.unit,
    record.fields.comparator, record.fields.measure, record.base, record.baseYear, record.year, record.dueKind, (record.districts || []).join("、"),
    record.nature, section && section.title, record.confidence, record.page, record.line, verdictOf(record.id)];
};
// A cell that a spreadsheet would take for a formula is text.
const csvCell = value => {
  const said = value === undefined || value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(said) ? `'${said}` : said;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const toCsv = shown => "\ufeff" + [COLUMNS, ...shown.map(n => cellsOf(records[n]))].map(row => row.map(csvCell).join(",") + "\r\n").join("");
const startExport = () => $("#csv").addEventListener("click", () => download(words.filtered_csv, toCsv(state.kept), "text/csv;charset=utf-8"));
