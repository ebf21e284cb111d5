// The buttons: each invokes an export of Rust's, and what either side says is written down.

const log = document.getElementById("log");

/** Writes down who said what. */
function say(who, text) {
  const line = document.createElement("p");
  const speaker = document.createElement("b");
  line.dataset.who = who;
  speaker.textContent = who;
  line.append(speaker, " ", text);
  log.append(line);
  while (log.childElementCount > 200) log.firstElementChild.remove();
  log.scrollTop = log.scrollHeight;
}

function textOf(value) {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? `Array(${value.length}) [${value.join(", ")}]` : String(value);
}

// What the sample logs is written down too: it is what JavaScript says.
const logged = console.log;
console.log = (...values) => {
  logged(...values);
  say("JavaScript", values.map(textOf).join(" "));
};

/** Invokes the export that the button names, once at a time. */
async function run(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    say("Rust", await jsinterop.invoke("welcome", button.dataset.run));
  } catch (error) {
    say("Rust", error.message);
  } finally {
    button.ariaBusy = "false";
  }
}

let running = null;

/** Starts the ticker, or aborts it. */
async function toggle(button) {
  if (running !== null) return running.abort();
  running = new AbortController();
  show(button, "Stop the ticker", true);
  try {
    await jsinterop.invoke("welcome", "ticker", running.signal);
  } catch (error) {
    const isOurs = error === running.signal.reason;
    say(isOurs ? "JavaScript" : "Rust", isOurs ? "I stopped the ticker" : error.message);
  } finally {
    running = null;
    show(button, "Start the ticker", false);
  }
}

function show(button, text, isPressed) {
  button.textContent = text;
  button.ariaPressed = String(isPressed);
}

await jsinterop.ready;

for (const button of document.querySelectorAll("[data-run]")) button.addEventListener("click", () => run(button));
document.getElementById("toggle").addEventListener("click", (event) => toggle(event.currentTarget));
document.getElementById("clear").addEventListener("click", () => log.replaceChildren());

const status = document.getElementById("status");
status.textContent = "Rust is ready";
status.dataset.ready = "";
document.querySelector("main").inert = false;
