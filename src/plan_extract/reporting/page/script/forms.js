// The two forms of a review: what is right instead, and what was missed.
const dialog = $("#form");
const NUMBERS = new Set(["value"]), YEARS = new Set(["deadline", "year"]), CHOICES = { comparator: "comparators", measure: "measures", role: "roles" };
const FIELDS = {
  goal: ["indicator", "value", "unit", "comparator", "measure", "deadline", "districts", "nature"],
  fact: ["indicator", "value", "unit", "comparator", "measure", "year", "districts"],
  project: ["name", "deadline", "districts", "nature"],
  responsible: ["name", "role"],
};

const asInput = (name, value) => {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(name === "districts" ? "、" : "—") : String(value);
};
const fromInput = (name, given) => {
  const said = given.trim();
  if (name === "districts") return said.split(/[、,，\s]+/).filter(Boolean);
  if (!said) return null;
  if (YEARS.has(name)) return Number.isInteger(+said) ? +said : undefined;
  if (!NUMBERS.has(name)) return said;
  const ends = said.split(/[—～~]/).map(Number);
  if (ends.some(Number.isNaN) || ends.length > 2) return undefined;
  return ends.length === 1 ? ends[0] : ends;
};
const input = (name, value) => {
  const choices = CHOICES[name];
  if (!choices) return el("input", { name, value: asInput(name, value), inputmode: YEARS.has(name) ? "numeric" : false, lang: "zh" });
  const made = el("select", { name }, el("option", { value: "" }, "–"), ...Object.entries(words[choices]).map(([key, said]) => el("option", { value: key }, said)));
  made.value = value || "";
  return made;
};
const inputs = held => Object.entries(held).map(([name, value]) => el("label", {}, el("span", {}, words.fields[name]), input(name, value)));
// What the form holds, and the first field that cannot be read.
const outputs = held => {
  const found = {};
  for (const name of Object.keys(held)) {
    const given = fromInput(name, dialog.querySelector(`[name="${name}"]`).value);
    if (given === undefined) return [found, name];
    found[name] = given;
  }
  return [found, null];
};

const open = (title, fields, done) => {
  $("#form-title").textContent = title;
  $(".fields", dialog).replaceChildren(...fields);
  const own = $("form", dialog);
  own.onsubmit = event => {
    const wrong = done();
    if (!wrong) return;
    event.preventDefault();
    dialog.querySelector(`[name="${wrong}"]`).focus();
  };
  dialog.showModal();
};
const changeForm = () => {
  const record = records[state.chosen];
  if (!record) return;
  const own = reviewOf(record.id), held = { ...record.fields, ...(own && own.fields) };
  open(fill(words.change_title, { title: record.title }), inputs(held), () => {
    const [found, wrong] = outputs(held);
    if (wrong) return wrong;
    const changed = Object.fromEntries(Object.entries(found).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(record.fields[name] ?? null)));
    judge(Object.keys(changed).length ? "changed" : "right", changed);
    return null;
  });
};

// The source's characters that are selected in the text; null where none are.
const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const position = (node, offset) => {
    const line = (node.nodeType === 3 ? node.parentElement : node).closest(".l");
    if (!line || !textColumn.contains(line)) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, offset);
    return data.lines[+line.dataset.n - 1] + Array.from(before.toString()).length;
  };
  const start = position(range.startContainer, range.startOffset), end = position(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end, text: textBetween(start, end) };
};
const missedForm = () => {
  const quote = selected();
  if (!quote) return say(words.select_first);
  const kind = el("select", { name: "kind" }, ...data.addable.map(one => el("option", { value: one }, words.kinds[one])));
  const own = el("div");
  const held = () => Object.fromEntries(FIELDS[kind.value].map(name => [name, name === "name" ? quote.text : name === "districts" ? [] : null]));
  const draw = () => own.replaceChildren(...inputs(held()));
  kind.addEventListener("change", draw);
  draw();
  open(fill(words.missed_title, { text: quote.text }), [el("label", {}, el("span", {}, words.fields.kind), kind), own], () => {
    const [found, wrong] = outputs(held());
    if (wrong) return wrong;
    const fields = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length)));
    reviewed.missed.push({ kind: kind.value, quote, fields });
    keep();
    say(`${words.added}: ${quote.text}`);
    return null;
  });
};
const startForms = () => all("dialog .cancel").forEach(button => button.addEventListener("click", () => button.closest("dialog").close()));
