import { acceptCompletion, autocompletion, closeBrackets, completionKeymap,
  startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { completion, typedOver, type Vocabulary } from "./complete";
import { faultMark } from "./fault";
import { logql } from "./language";
import { look } from "./look";
import { hint, label } from "./words";

export { startCompletion };
export { setFault } from "./fault";

export interface EditorOptions {
  readonly value: string;
  readonly vocabulary: Vocabulary;
  readonly changed: (value: string) => void;
  readonly run: () => void;
}

/** Puts an editor with completion and colours into an element. */
export function codeEditor(place: HTMLElement, { value, vocabulary, changed, run }: EditorOptions): EditorView {
  /** What a completion put behind a name and nobody has typed yet. */
  let pending = "";

  /** Who goes on with what a completion has already put there does not write it twice. */
  const goOn = (view: EditorView, from: number, to: number, text: string) => {
    const over = from === to ? typedOver(pending, text) : null;
    if (!over) return false;
    if (over.cut || over.text) view.dispatch({ changes: { from: from - over.cut, to, insert: over.text },
      selection: { anchor: from - over.cut + over.text.length }, userEvent: "input.type" });
    pending = over.pending;
    return true;
  };

  /** Text over a selection: a browser that put it in by itself would keep the look of what was there in a `style`. */
  const replaced = (event: InputEvent, view: EditorView) => {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (empty || !text || event.inputType !== "insertText" || view.composing) return false;
    const put = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    if (!view.state.facet(EditorView.inputHandler).some((one) => one(view, from, to, text, put))) view.dispatch(put());
    return true;
  };

  const entered = (view: EditorView) => {
    if (acceptCompletion(view)) return true;
    run();
    return true;
  };

  // In a root of its own the editor's styles need no exception from the page's policy of content.
  const root = place.attachShadow({ mode: "open" });
  return new EditorView({
    root, parent: root as unknown as Element,
    state: EditorState.create({
      doc: value,
      extensions: [
        history(), bracketMatching(), EditorView.inputHandler.of(goOn), closeBrackets(), EditorView.lineWrapping,
        EditorView.domEventHandlers({ beforeinput: replaced }), faultMark, logql, look, placeholder(hint),
        autocompletion({ override: [completion(vocabulary)], icons: false, activateOnTyping: true }),
        keymap.of([
          { key: "Enter", run: entered, shift: () => false }, { key: "Mod-Enter", run: () => (run(), true) },
          { key: "Tab", run: acceptCompletion },
          ...completionKeymap, ...historyKeymap, ...defaultKeymap,
          { key: "Escape", run: (view) => (view.contentDOM.blur(), true) },
        ]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged || update.selectionSet) pending = "";
          if (!update.docChanged) return;
          changed(update.state.doc.toString());
          const isCompleted = update.transactions.some((one) => one.isUserEvent("input.complete"));
          if (!isCompleted || !update.state.sliceDoc(0, update.state.selection.main.head).endsWith('="')) return;
          pending = '="';
          startCompletion(update.view);
        }),
      ],
    }),
  });
}
