// A stand-in for a page, for hosts that have none: three elements, and a visitor who answers at once.

const element = (id) => ({
  id,
  innerText: "",
  focus() {
    document.activeElement = this;
  },
});

globalThis.document = {
  activeElement: null,
  elements: [element("welcome"), element("username"), element("ticker")],
  getElementById: (id) => document.elements.find((element) => element.id === id) ?? null,
  querySelector: (selector) => document.getElementById(selector.replace("#", "")),
};

globalThis.prompt = (message) => {
  console.log(`the page asks "${message}", and the visitor types "Ann"`);
  return "Ann";
};
