// The few helpers that every part uses, and what the page was given to work on.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;

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
// What was done is told for a while, to those who see it and those who hear it.
let telling = 0;
const say = text => {
  $("#said").textContent = text;
  clearTimeout(telling);
  telling = setTimeout(() => { $("#said").textContent = ""; }, 6000);
};
