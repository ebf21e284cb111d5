// Code that is made of text, where the page's policy lets it be made.

let isRefused = false;

/** Whether it has turned out that the policy forbids it: each attempt would be reported as a violation of it. */
export function isForbidden(): boolean {
  return isRefused;
}

/** A function of these parameters, or null where the policy forbids it. */
export function compiled(parameters: string, body: string): ((...args: unknown[]) => unknown) | null {
  if (isRefused) return null;
  try {
    return new Function(parameters, body) as (...args: unknown[]) => unknown;
  } catch (thrown) {
    if (!(thrown instanceof EvalError)) throw thrown;
    isRefused = true;
    return null;
  }
}
