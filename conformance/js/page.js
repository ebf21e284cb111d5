// A stand-in for a page, for hosts that have none: elements with ids, in one body.
{
  class Element {
    id = "";
    constructor(tagName) {
      this.tagName = tagName.toUpperCase();
    }
    remove() {
      elements.delete(this);
    }
  }
  const elements = new Set();
  const withId = (id) => [...elements].find((element) => element.id === id) ?? null;

  globalThis.document = {
    title: "",
    body: {
      appendChild(element) {
        elements.add(element);
        return element;
      },
    },
    createElement: (tagName) => new Element(tagName),
    getElementById: withId,
    querySelector: (selector) => withId(selector.replace(/^#/, "")),
  };
}
