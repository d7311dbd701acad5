// The index of several plans: one table over all their records, with filters and an order. Rows are drawn as far as they are looked at.
const records = data.records, COLUMNS = data.columns, STEP = 100;
const form = $("#filters"), body = $("#records tbody"), more = $("#more");
const shapes = Object.fromEntries(data.kinds.map((kind, n) => [kind, n % 4]));
let kept = [], drawn = 0, order = null;

const cell = (record, column) => {
  if (column === "plan") return el("a", { href: data.plans[record.plan].href, lang: "zh" }, data.plans[record.plan].title);
  if (column === "kind") return el("span", { class: `m chip ${record.kind} s${shapes[record.kind]}` }, words.kinds[record.kind]);
  if (column === "title") return el("a", { href: `${data.plans[record.plan].href}#${encodeURIComponent(record.id)}`, lang: "zh" }, record.title);
  const said = record[column];
  return said === undefined || said === null ? "" : String(said);
};
const draw = () => {
  const until = Math.min(kept.length, drawn + STEP), rows = [];
  for (; drawn < until; drawn++) {
    const record = records[kept[drawn]];
    rows.push(el("tr", {}, ...COLUMNS.map(column => el("td", { class: `c-${column}` }, cell(record, column)))));
  }
  body.append(...rows);
  more.hidden = drawn >= kept.length;
};
const searched = record => record.hay ??= Object.values(record).filter(value => typeof value === "string").join("\n").toLowerCase();
const compare = (a, b) => {
  const [x, y] = [records[a][order.column], records[b][order.column]], empty = value => value === undefined || value === null || value === "";
  if (empty(x) || empty(y)) return empty(x) - empty(y) || a - b;
  const way = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh");
  return (order.down ? -way : way) || a - b;
};
const apply = () => {
  const fields = form.elements, asked = fields.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  kept = records.flatMap((record, n) => (
    (!fields.plan.value || record.plan === +fields.plan.value) && (!fields.kind.value || record.kind === fields.kind.value) &&
    (!fields.year.value || String(record.year) === fields.year.value) &&
    (!fields.district.value || (record.districts || "").split("、").includes(fields.district.value)) &&
    asked.every(word => searched(record).includes(word)) ? [n] : []));
  if (order) kept.sort(compare);
  drawn = 0;
  body.replaceChildren();
  draw();
  $("#count").textContent = fill(words.shown, { shown: kept.length, all: records.length });
  $("#empty").hidden = kept.length > 0;
};
const offer = (name, values) => {
  form.elements[name].append(...values.map(([value, text]) => el("option", { value }, text)));
  form.elements[name].hidden = !values.length;
};
const unlike = pick => [...new Set(records.flatMap(pick).filter(value => value !== undefined && value !== ""))];
offer("plan", data.plans.map((plan, n) => [n, plan.title]));
offer("kind", data.kinds.filter(kind => records.some(record => record.kind === kind)).map(kind => [kind, words.kinds[kind]]));
offer("year", unlike(record => record.year).sort((a, b) => a - b).map(year => [year, year]));
offer("district", unlike(record => (record.districts || "").split("、")).sort((a, b) => a.localeCompare(b, "zh")).map(name => [name, name]));
form.addEventListener("input", apply);
form.addEventListener("reset", () => setTimeout(apply));
form.addEventListener("submit", event => event.preventDefault());
more.addEventListener("click", draw);
$("#records thead").addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  const column = button.dataset.column;
  order = { column, down: order && order.column === column ? !order.down : false };
  all("#records th").forEach(head => head.setAttribute("aria-sort", head.contains(button) ? (order.down ? "descending" : "ascending") : "none"));
  apply();
});
apply();
