// Draws what Rust tells of, and tells Rust what is drawn here. The board is 16,000 wide and 9,000 high, however large it is shown.

const WIDTH = 16_000;
const HEIGHT = 9_000;
/** As many as the server keeps. */
const LINES = 5_000;

const canvas = document.getElementById("canvas");
const context = canvas.getContext("2d");
let lines = [];
let colours = [];
let me = 0;

/** Draws a line; its width is that on a board of 1,000 pixels. */
function paint({ who, width, points }) {
  const at = ([x, y]) => [(x / WIDTH) * canvas.width, (y / HEIGHT) * canvas.height];
  context.strokeStyle = colours[who % colours.length];
  context.lineWidth = (width / 1000) * canvas.width;
  context.beginPath();
  const [x, y] = at(points[0]);
  context.moveTo(x, y);
  // A line without any length would leave no dot.
  context.lineTo(x + 0.01, y);
  for (const point of points) context.lineTo(...at(point));
  context.stroke();
}

/** Draws everything anew: the size or the colours are others. */
function repaint() {
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  context.lineCap = context.lineJoin = "round";
  colours = Array.from({ length: 8 }, (_, number) => {
    canvas.style.color = `var(--pen-${number})`;
    return getComputedStyle(canvas).color;
  });
  lines.forEach(paint);
}

function add(line) {
  lines.push(line);
  if (lines.length > LINES) lines.shift();
  paint(line);
}

function meet(people) {
  const items = Object.entries(people).map(([id, name]) => {
    const item = document.createElement("li");
    item.style.setProperty("--pen", `var(--pen-${id % 8})`);
    item.textContent = Number(id) === me ? `${name} (you)` : name;
    return item;
  });
  document.getElementById("people").replaceChildren(...items);
  const status = document.getElementById("status");
  status.textContent = items.length === 1 ? "You are alone here" : `${items.length} are here`;
  status.dataset.ready = "";
}

// What Rust calls.
globalThis.board = {
  show(you, all, people) {
    me = you;
    lines = all;
    meet(people);
    repaint();
    document.querySelector("main").inert = false;
  },

  change(changes) {
    for (const change of changes) {
      if (change === "cleared") {
        lines = [];
        repaint();
      } else if (change.line !== undefined) add(change.line);
      else meet(change.people);
    }
  },
};

const rust = jsinterop.crates.board;

/** Says what failed where a person can read it, and not only in the console. */
function failed(error) {
  document.getElementById("status").textContent = error.message;
}

// What was drawn here and Rust has not heard of; the last stroke may still grow.
const strokes = [];
let isTelling = false;

/** Tells Rust of it, once at a time: a slow connection carries longer pieces, not more of them. */
async function tell() {
  if (isTelling) return;
  isTelling = true;
  for (let stroke; (stroke = strokes.find(({ points }) => points.length > 1)) !== undefined; ) {
    const piece = stroke.points.slice(0, 1000);
    // The next piece begins where this one ends.
    stroke.points.splice(0, piece.length - 1);
    while (strokes.length > 1 && strokes[0].points.length < 2) strokes.shift();
    await rust.draw(stroke.width, piece).catch(failed);
  }
  isTelling = false;
}

function placeOf({ clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const within = (value, most) => Math.round(Math.min(1, Math.max(0, value)) * most);
  return [within((clientX - left) / width, WIDTH), within((clientY - top) / height, HEIGHT)];
}

/** Goes on with the last stroke. It is seen here at once, and comes back from Rust in its place among the others' lines. */
function follow(places) {
  const { width, points } = strokes.at(-1);
  paint({ who: me, width, points: [points.at(-1), ...places] });
  points.push(...places);
  void tell();
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  const place = placeOf(event);
  strokes.push({ width: Number(document.querySelector("[name=pen]:checked").value), points: [place] });
  // A line to where it is: a dot.
  follow([place]);
});

canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  const all = event.getCoalescedEvents?.() ?? [];
  follow((all.length > 0 ? all : [event]).map(placeOf));
});

document.getElementById("clear").addEventListener("click", () => rust.clear().catch(failed));
document.getElementById("name").addEventListener("change", (event) => rust.rename(event.target.value).catch(failed));

new ResizeObserver(repaint).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
