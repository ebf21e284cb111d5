// `TextEncoder` and `TextDecoder`, for UTF-8.
(native) => {
  const LABELS = ["utf-8", "utf8", "unicode-1-1-utf-8"];
  const NOTHING = new Uint8Array(0);

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }

    encode(text = "") {
      return native.encode(String(text));
    }

    encodeInto(text, target) {
      let read = 0;
      let written = 0;
      for (const character of String(text)) {
        const bytes = native.encode(character);
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += character.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    #fatal;
    #ignoreBOM;
    #rest = NOTHING;
    #started = false;

    constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
      if (!LABELS.includes(String(label).trim().toLowerCase())) throw new RangeError(`the encoding '${label}' is not supported`);
      this.#fatal = Boolean(fatal);
      this.#ignoreBOM = Boolean(ignoreBOM);
    }

    get encoding() {
      return "utf-8";
    }

    get fatal() {
      return this.#fatal;
    }

    get ignoreBOM() {
      return this.#ignoreBOM;
    }

    decode(input = NOTHING, { stream = false } = {}) {
      let bytes = joined(this.#rest, view(input));
      this.#rest = NOTHING;
      if (stream) {
        const whole = bytes.length - unfinished(bytes);
        this.#rest = bytes.slice(whole);
        bytes = bytes.subarray(0, whole);
      }
      let text = native.decode(bytes, this.#fatal);
      if (text === undefined) throw new TypeError("the bytes are not UTF-8");
      if (!this.#started && !this.#ignoreBOM && text.startsWith("\uFEFF")) text = text.slice(1);
      this.#started = stream && (this.#started || text.length > 0);
      return text;
    }
  }

  function view(input) {
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    return new Uint8Array(input);
  }

  function joined(before, after) {
    if (before.length === 0) return after;
    const bytes = new Uint8Array(before.length + after.length);
    bytes.set(before);
    bytes.set(after, before.length);
    return bytes;
  }

  // How many bytes at the end begin a character that is not complete yet.
  function unfinished(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back];
      if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
      if (byte < 0x80) return 0;
    }
    return 0;
  }

  globalThis.TextEncoder = TextEncoder;
  globalThis.TextDecoder = TextDecoder;
}
