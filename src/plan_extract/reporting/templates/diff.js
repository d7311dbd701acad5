(() => {
  const form = document.getElementById("filter"), count = document.getElementById("count");
  const items = [...document.querySelectorAll("article, tr.item")], sections = [...document.querySelectorAll("main > section")];
  const texts = new Map(items.map(item => [item, item.textContent.toLowerCase()]));
  const links = new Map([...document.querySelectorAll("nav a")].map(a => [a.hash.slice(1), a.parentElement]));
  const value = name => form.elements[name] ? form.elements[name].value : "";
  const apply = () => {
    const words = value("words").trim().toLowerCase().split(/\s+/).filter(Boolean);
    const change = value("change"), kind = value("kind"), meaning = value("meaning");
    let shown = 0;
    items.forEach(item => {
      const fits = (!change || item.dataset.change === change) && (!kind || item.dataset.kind === kind)
        && (!meaning || (item.dataset.meaning || "").split("|").includes(meaning)) && words.every(word => texts.get(item).includes(word));
      item.hidden = !fits;
      shown += fits;
    });
    sections.forEach(section => {
      const left = section.querySelectorAll("article:not([hidden]), tr.item:not([hidden])").length, link = links.get(section.id);
      section.hidden = !left;
      if (link) { link.hidden = !left; link.querySelector("span").textContent = left; }
    });
    count.textContent = shown ? count.dataset.of.replace("{count}", shown).replace("{total}", items.length) : count.dataset.none;
  };
  const go = step => {
    const visible = items.filter(item => !item.hidden);
    if (!visible.length) return;
    const at = visible.indexOf(document.activeElement.closest("article, tr.item"));
    const next = at < 0 ? (step > 0 ? 0 : visible.length - 1) : Math.min(visible.length - 1, Math.max(0, at + step));
    visible[next].focus();
    visible[next].scrollIntoView({ block: "center" });
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", event => event.preventDefault());
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { form.reset(); apply(); document.activeElement.blur(); return; }
    if (event.target.closest("input, select")) return;
    if (event.key === "/") { event.preventDefault(); form.elements.words.focus(); }
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });
  apply();
})();
