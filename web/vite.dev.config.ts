import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
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

export default defineConfig({
  base: "./", // Behind any path of any application.
  plugins: [svelte(), packed()],
  build: { outDir: out, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 800 },
  server: { proxy: { "/loki": { target: "http://127.0.0.1:3161", ws: true }, "/page": "http://127.0.0.1:3161", "/prometheus": "http://127.0.0.1:3161" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
