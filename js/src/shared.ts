// What all programs on a page have in common: the first one brings it, so that an error of one is an error to all.

/** The page's class of this name, else our own. */
export function shared<T>(name: string, own: T): T {
  const page = (globalThis as { jsinterop?: unknown }).jsinterop;
  if (typeof page !== "object" || page === null || !("runtimes" in page)) return own;
  const known = (page as Record<string, unknown>)[name];
  return typeof known === "function" ? (known as T) : own;
}
