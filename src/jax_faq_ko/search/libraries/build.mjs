/* Put what the search needs of its libraries into one classic script, their licences on top. */

import { readFileSync, readdirSync } from "node:fs";
import { build } from "esbuild-wasm";

const read = (path) => readFileSync(`node_modules/${path}`, "utf-8");

const licences = Object.keys(JSON.parse(readFileSync("package.json")).dependencies).map((name) => {
  const { version } = JSON.parse(read(`${name}/package.json`));
  const file = readdirSync(`node_modules/${name}`).find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${version}\n\n${read(`${name}/${file}`).trim()}\n`;
});

await build({
  stdin: {
    contents: `
      export { convertHangulToQwerty, convertQwertyToHangul, disassemble, getChoseong } from "es-hangul";
    `,
    resolveDir: ".",
  },
  outfile: process.argv[2],
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2020",
  format: "iife",
  globalName: "SearchLibraries",
  banner: { js: `/* Made by \`make libraries\`; do not edit.\n\n${licences.join("\n")}*/` },
  footer: { js: "if (typeof module !== 'undefined') module.exports = SearchLibraries;" },
});
