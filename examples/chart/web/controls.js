// The controls of the page. `live` is an object of Rust's; disposing of it takes the chart off the page.

const element = (id) => document.getElementById(id);
let live = null;
let before = { updates: 0, at: 0 };

async function draw() {
  live = await jsinterop.invoke("chart", "draw", element("plot"));
  live.setPoints(element("points").valueAsNumber);
  before = { updates: 0, at: performance.now() };
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (isStill) await live.pause();
  show(!isStill);
}

function destroy() {
  live.dispose();
  live = null;
  show(true);
  element("rate").textContent = "–";
}

/** What the buttons say, and whether they can be used. */
function show(isRunning) {
  element("pause").textContent = isRunning ? "Pause" : "Resume";
  element("pause").disabled = element("points").disabled = live === null;
  element("destroy").textContent = live === null ? "Draw it again" : "Destroy";
}

async function tell() {
  element("held").textContent = await jsinterop.invoke("chart", "references");
  if (live === null) return;
  const { updates } = await live.progress();
  const at = performance.now();
  element("rate").textContent = Math.round(((updates - before.updates) * 1000) / (at - before.at));
  before = { updates, at };
}

await jsinterop.ready;

element("pause").addEventListener("click", async (event) => {
  const isPaused = event.target.textContent === "Resume";
  await (isPaused ? live.resume() : live.pause());
  show(isPaused);
});
element("destroy").addEventListener("click", () => (live === null ? draw() : destroy()));
element("points").addEventListener("input", ({ target }) => {
  element("count").textContent = target.value;
  live.setPoints(target.valueAsNumber);
});

await draw();
element("destroy").disabled = false;
setInterval(tell, 1000);
