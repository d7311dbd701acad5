// What the page works on. Records are known by their number in `records`.
const records = data.records, sections = data.sections;
const numberOf = new Map(records.map((record, n) => [record.id, n]));
const sectionOf = new Map(sections.map((section, n) => [section.id, n]));
const state = { kept: records.map((_, n) => n), chosen: -1, active: false };

const place = (line, page) => fill(words.line, { line }) + (page ? " " + fill(words.page, { page }) : "");

const shapes = Object.fromEntries(data.kinds.map((kind, n) => [kind, n % 4]));
const chip = kind => el("span", { class: `m chip ${kind} s${shapes[kind]}` }, words.kinds[kind]);
const findingsOn = new Map();
data.findings.forEach(found => {
  if (found[2]) findingsOn.set(found[2], [...(findingsOn.get(found[2]) || []), found]);
});
// The findings of a record: those that name it, and those of its line that name none and are not of headings and boxes.
const findingsOf = record => (findingsOn.get(record.line) || []).filter(([code, , , id]) => (id ? id === record.id : !/^PE(00|3)/.test(code)));
// The headings over a record, from its own up.
const above = record => {
  const found = [];
  for (let at = sectionOf.get(record.section); at !== undefined && at !== null; at = sections[at].parent) found.push(at);
  return found;
};
