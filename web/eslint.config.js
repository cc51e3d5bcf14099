import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

/** What the compilers do not see; without types, which `svelte-check` looks at: the whole takes seconds. */
export default ts.config(
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    rules: {
      "no-undef": "off", // TypeScript knows what is defined.
      "@typescript-eslint/no-unused-vars": "off", // TypeScript tells these, and Svelte what is ignored for nothing.
      "svelte/no-unused-svelte-ignore": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      // An index that was looked at is not undefined, which `noUncheckedIndexedAccess` cannot know.
      "@typescript-eslint/no-non-null-assertion": "off",
      "svelte/prefer-svelte-reactivity": "off", // What is drawn is replaced as a whole, not changed.
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "max-lines": ["error", 200],
      "max-len": ["error", { code: 120 }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
  },
);
