// A page of Chromium that nobody listens to. A driver's own page tells the driver of its network: every message of a WebSocket is written out
// as text and sent to it. That takes half of the speed of all columns and more, of each as it has many messages or long ones.

const PATIENCE = 30_000;

/** Opens a page that the driver knows nothing of; `ready`, a function, answers in it when it may be used. */
export async function openUnheard(browser, url, ready) {
  const driver = await browser.newBrowserCDPSession();
  const { targetId } = await driver.send("Target.createTarget", { url });
  const evaluate = await attach(driver, targetId);
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    // It fails while there is another document in its place.
    const answered = await evaluate(ready).catch((error) => error);
    if (answered === true) return { evaluate };
    if (Date.now() > deadline) throw new Error(`the page at ${url} is not ready`, { cause: answered });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A session that runs functions in a page, and hears of nothing else: no domain of the protocol is enabled in it. */
async function attach(driver, targetId) {
  // Not `flatten`: its messages would go to the driver, which does not know the session.
  const { sessionId } = await driver.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map();
  driver.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
    const { id, result, error } = JSON.parse(message);
    if (from !== sessionId || !waiting.has(id)) return;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error.message));
  });
  driver.on("Target.detachedFromTarget", (gone) => {
    if (gone.sessionId === sessionId) for (const { reject } of waiting.values()) reject(new Error("the page is gone"));
  });
  let next = 0;
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      driver.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
  return async (run, ...args) => {
    const expression = `(${run})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails: thrown } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
    return result.value;
  };
}
