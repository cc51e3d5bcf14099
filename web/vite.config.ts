import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { minify } from "terser";
import { defineConfig, type Plugin } from "vite";

const out = "../artifacts/web/dist";

/** Packs every file once, here, in both ways that browsers take: the server only hands out bytes. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath ?? entry.path, entry.name);
        const bytes = readFileSync(path);
        writeFileSync(path + ".gz", gzipSync(bytes, { level: 9 }));
        writeFileSync(path + ".br", brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        rmSync(path);
      }
    },
  };
}

/** Names anew what esbuild has made small: names that are alike everywhere are packed a twentieth smaller. */
function renamed(): Plugin {
  return {
    name: "renamed",
    apply: "build",
    renderChunk: {
      order: "post",
      handler: async (code) => (await minify(code, { module: true, ecma: 2020, compress: false })).code,
    },
  };
}

/** What the first view needs is loaded beside the script that asks for it, not behind it. */
function preloaded(): Plugin {
  const first = ["view"];
  return {
    name: "preloaded",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((one) => one.type === "chunk");
        const wanted = new Set<string>();
        const add = (name: string) => {
          const chunk = chunks.find((one) => one.fileName === name);
          if (!chunk || chunk.isEntry || wanted.has(name)) return;
          wanted.add(name);
          chunk.imports.forEach(add);
        };
        for (const { name, fileName, isEntry, imports } of chunks) {
          // It would ask nothing before the other is there, and may want what that has not made yet.
          if (isEntry && imports.length > 0) throw new Error(`${fileName} must not wait for ${imports.join(", ")}`);
          if (first.includes(name)) add(fileName);
        }
        return [...wanted].map((name) => ({
          tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `./${name}` }, injectTo: "head" as const,
        }));
      },
    },
  };
}

/**
 * Four scripts: what asks first, the first view, the editor, which comes when lines are there, and the other pages.
 * More of them would have to say the same things more often.
 */
function chunkOf(id: string): string | undefined {
  const start = /src\/(main|state\/(first|place|view)|api\/(ahead|http|lineAddress|ns)|ui\/timeRange)\.ts$/;
  if (start.test(id)) return "start";
  if (/\.html$|preload-helper/.test(id)) return "start";
  if (/@codemirror|src\/editor\/(codeEditor|complete|fault|language|look)\.ts$/.test(id)) return "editor";
  if (/@lezer\/highlight|style-mod|w3c-keyname|crelt|@marijn/.test(id)) return "editor";
  const isOther = /src\/pages\/(?!explore|login)/.test(id)
    || /src\/calls\/(?!(oneCall|view|waterfall|sample|text)\.ts|RecordingHelp)/.test(id);
  return isOther ? "pages" : "view";
}

const server = "http://127.0.0.1:3100";

export default defineConfig({
  base: "./", // Behind any path of any application.
  plugins: [svelte(), renamed(), preloaded(), packed()],
  build: {
    outDir: out, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, cssCodeSplit: false,
    modulePreload: { polyfill: false }, chunkSizeWarningLimit: 800,
    rollupOptions: { output: { manualChunks: chunkOf } },
  },
  server: { proxy: { "/loki": { target: server, ws: true }, "/page": server, "/prometheus": server } },
  // The limit only ends what hangs: other tests have the processors at the same time.
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 120_000 },
} as Parameters<typeof defineConfig>[0]);
