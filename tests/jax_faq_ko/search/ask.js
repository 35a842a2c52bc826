/* Ask the search for each query of standard input, in Node, and print what it finds. The first
   argument is the folder of its scripts and its index. */

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { runInNewContext } = require("node:vm");

const [folder] = process.argv.slice(2);
const SearchQuery = require(join(folder, "search-query.js"));
const index = runInNewContext(`${readFileSync(join(folder, "search-index.js"), "utf-8")}; SEARCH_INDEX`);
const { search } = SearchQuery.create(index);
const answers = JSON.parse(readFileSync(0, "utf-8")).map((text) => search(text).results);
console.log(JSON.stringify(answers));
