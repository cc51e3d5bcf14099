import { parser } from "@grafana/lezer-logql";
import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import { styleTags, tags } from "@lezer/highlight";

const language = LRLanguage.define({
  name: "logql",
  parser: parser.configure({
    props: [styleTags({
      LineComment: tags.comment, String: tags.string, Identifier: tags.propertyName, LabelName: tags.propertyName,
      "Number Duration Bytes": tags.number,
      "Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat Decolorize Drop Keep": tags.keyword,
      "By Without And Or Unless Bool On Offset": tags.keyword,
      "RangeOp/... VectorOp/... LabelReplace Vector": tags.function(tags.variableName),
      "Filter/... Eq Neq Re Nre Pipe Gtr Gte Lss Lte Eql Add Sub Mul Div Mod Pow": tags.operator,
    })],
  }),
  languageData: { closeBrackets: { brackets: ["(", "{", "[", '"', "`"] }, commentTokens: { line: "#" } },
});

const style = HighlightStyle.define([
  { tag: tags.comment, color: "var(--dim)" },
  { tag: tags.string, color: "var(--info)" },
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.number, color: "var(--warn)" },
  { tag: tags.keyword, color: "var(--debug)" },
  { tag: tags.function(tags.variableName), color: "var(--debug)" },
]);

export const logql = new LanguageSupport(language, syntaxHighlighting(style));
