/** What a key does on the page, and its words in the help. */
export interface KeyBinding {
  readonly keys: readonly string[];
  readonly words: string;
  readonly act: () => void;
}

/** Finds what a key does; keys that are typed into something do nothing else. */
export function bindingOf(event: KeyboardEvent, bindings: readonly KeyBinding[]): KeyBinding | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const target = event.composedPath()[0];
  if (target instanceof HTMLElement
    && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))) return undefined;
  // A button that has the focus takes these for itself.
  if (target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName)
    && (event.key === "Enter" || event.key === " ")) return undefined;
  return bindings.find((one) => one.keys.includes(event.key));
}
