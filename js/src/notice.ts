// What a page shows by itself when its connection is lost or its session over. A page with a notice of its own prevents the event's default.

const ID = "jsinterop-notice";
/** Most losses are over before anybody has to read of them. */
const PATIENCE = 1500;

const STYLE: Partial<CSSStyleDeclaration> = {
  position: "fixed",
  inset: "auto 1rem 1rem auto",
  zIndex: "2147483647",
  maxWidth: "22rem",
  padding: "0.75rem 1rem",
  border: "1px solid #8884",
  borderRadius: "0.5rem",
  background: "#1d2330",
  color: "#f4f6fb",
  font: "0.95rem/1.4 system-ui, sans-serif",
  boxShadow: "0 0.25rem 1rem #0006",
};

export class Notice {
  private timer: ReturnType<typeof setTimeout> | null = null;

  lost(): void {
    this.timer = setTimeout(() => this.show("The connection is lost. Trying to restore it …"), PATIENCE);
  }

  ended(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Reload";
    button.style.marginInlineStart = "0.75rem";
    button.addEventListener("click", () => location.reload());
    this.show("This page is no longer connected.", button);
  }

  clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    document.getElementById(ID)?.remove();
  }

  private show(text: string, ...more: Node[]): void {
    this.clear();
    const notice = document.createElement("div");
    notice.id = ID;
    notice.setAttribute("role", "status");
    Object.assign(notice.style, STYLE);
    notice.append(text, ...more);
    // There may be no body yet.
    (document.body ?? document.documentElement).append(notice);
  }
}
