// Colours the code of the page where the browser has highlights; the text stays as it is.

const TOKENS = /(?<string>"[^"]*"|`[^`]*`)|(?<mark>#\[\w+)|(?<keyword>\b(?:async|await|const|fn|for|let|move|new|pub)\b)|(?<number>\b\d[\d_]*\b)/g;

function colour(node) {
  for (const match of node.data.matchAll(TOKENS)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (!CSS.highlights.has(kind)) CSS.highlights.set(kind, new Highlight());
    const end = match.index + match[0].length;
    CSS.highlights.get(kind).add(new StaticRange({ startContainer: node, startOffset: match.index, endContainer: node, endOffset: end }));
  }
}

if (CSS.highlights !== undefined) {
  for (const code of document.querySelectorAll("dd code")) [...code.childNodes].filter((node) => node instanceof Text).forEach(colour);
}
