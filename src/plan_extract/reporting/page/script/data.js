// What the page works on, and the few helpers that every part uses. Records are known by their number in `records`.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words, records = data.records, sections = data.sections;
const numberOf = new Map(records.map((record, n) => [record.id, n]));
const sectionOf = new Map(sections.map((section, n) => [section.id, n]));
const state = { kept: records.map((_, n) => n), chosen: -1, active: false };

const $ = (selector, of = document) => of.querySelector(selector);
const all = (selector, of = document) => [...of.querySelectorAll(selector)];

// An element with attributes and children; a child that is text is text, whatever stands in it.
const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return made;
};
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const say = text => { $("#said").textContent = text; };
const place = (line, page) => fill(words.line, { line }) + (page ? " " + fill(words.page, { page }) : "");

const shapes = Object.fromEntries(data.kinds.map((kind, n) => [kind, n % 4]));
const chip = kind => el("span", { class: `m chip ${kind} s${shapes[kind]}` }, words.kinds[kind]);
const findingsOn = new Map();
data.findings.forEach(([code, message, line]) => {
  if (line) findingsOn.set(line, [...(findingsOn.get(line) || []), [code, message]]);
});
// The headings over a record, from its own up.
const above = record => {
  const found = [];
  for (let at = sectionOf.get(record.section); at !== undefined && at !== null; at = sections[at].parent) found.push(at);
  return found;
};
