// Takes the picture of the page that the README shows. PAGE is its address.

import { fileURLToPath } from "node:url";
import { launch, open } from "../../../js/harness/chromium.mjs";

const browser = await launch();
const page = await open(browser, "about:blank", { viewport: { width: 1280, height: 800 }, colorScheme: "light" });
page.on("dialog", (dialog) => dialog.accept("Ann"));
await page.goto(process.env.PAGE);
await page.waitForSelector("#status[data-ready]");
for (const name of ["Ask me", "Get the array", "Say hello", "Count to four", "Watch, then stop", "Order tea", "Read the settings"]) {
  const lines = await page.locator("#log p").count();
  await page.getByRole("button", { name }).click();
  await page.waitForFunction((lines) => document.querySelector("[aria-busy=true]") === null && document.querySelectorAll("#log p").length > lines, lines);
}
await page.evaluate(() => (document.activeElement.blur(), scrollTo(0, 0)));
await page.mouse.move(0, 0);
await page.screenshot({ path: fileURLToPath(new URL("../screenshot.png", import.meta.url)), animations: "disabled" });
await browser.close();
