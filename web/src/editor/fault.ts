import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** Marks a part of the query as wrong; null: nothing is. */
export const setFault = StateEffect.define<{ readonly from: number; readonly to: number } | null>();

const wrong = Decoration.mark({ class: "cm-fault" });

/** Holds the mark, which moves with the text. What is wrong stands beside the editor, in words. */
export const faultMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => transaction.effects.reduce((now, one) => !one.is(setFault) ? now
    : one.value ? Decoration.set(wrong.range(one.value.from, one.value.to)) : Decoration.none,
  marks.map(transaction.changes)),
  provide: (field) => EditorView.decorations.from(field),
});
