// Keys: the list and the review without a mouse. None acts while something is typed.
const keysDialog = $("#keys");
const bound = {
  n: () => step(1), p: () => step(-1), y: () => judge("right"), x: () => judge("wrong"), c: () => changeForm(), u: () => judge(null),
  m: () => missedForm(), "/": () => { showTab("filters"); form.elements.words.focus(); }, "?": () => keysDialog.showModal(),
};
const inList = {
  ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => step(10), PageUp: () => step(-10),
  Home: () => step(-records.length), End: () => step(records.length),
  Enter: () => { if (state.chosen < 0) step(1); showTab("side"); details.focus(); },
};
const escape = () => {
  if (form.contains(document.activeElement)) {
    if (state.active) form.reset();
    list.focus();
  } else if (document.activeElement === details) list.focus();
  else if (!$("#pictures").hidden) togglePictures();
  else if (state.active) form.reset();
};
const startKeys = () => {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return escape();
    const typing = event.target.matches("input:not([type=checkbox]):not([type=range]):not([type=file]), select, textarea");
    if (typing) {
      if (event.key === "Enter" && event.target.name === "words") { event.preventDefault(); applyFilters(); list.focus(); if (state.kept.length) choose(state.kept[0]); }
      return;
    }
    const act = (event.target === list && inList[event.key]) || bound[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  $("#help").addEventListener("click", () => keysDialog.showModal());
};

// On a narrow screen one part is seen at a time.
const showTab = name => {
  document.body.dataset.tab = name;
  all("#tabs button").forEach(button => {
    if (button.dataset.tab === name) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
  });
};
const startTabs = () => {
  showTab("text");
  $("#tabs").addEventListener("click", event => { const button = event.target.closest("button"); if (button) showTab(button.dataset.tab); });
  $("#outline").addEventListener("click", event => { if (event.target.closest("a")) showTab("text"); });
};
