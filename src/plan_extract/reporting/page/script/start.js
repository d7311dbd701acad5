// Put together; what the address names is shown: #g-72617aaa a record, #c2.s1 a heading.
const follow = () => {
  const named = decodeURIComponent(location.hash.slice(1));
  if (numberOf.has(named)) choose(numberOf.get(named), { open: false });
  else if (sectionOf.has(named)) {
    const heading = document.getElementById(named);
    const line = heading && heading.closest(".l, .put-back");
    if (line && state.active && !line.classList.contains("hit")) { form.elements.whole.checked = true; applyFilters(); }
    if (heading) reveal(heading);
  }
};
startReview();
drawOutline();
offerFilters();
startList();
startDetails();
startForms();
startPictures();
startExport();
startKeys();
startTabs();
applyFilters();
showDetails();
follow();
window.addEventListener("hashchange", follow);
