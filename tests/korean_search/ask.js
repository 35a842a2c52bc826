/* Ask the search for each query of standard input, in Node: where its scripts and index are is the
   first argument. Answers with what was found, and how long it took in milliseconds. */

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { runInNewContext } = require("node:vm");

const [folder] = process.argv.slice(2);
const SearchQuery = require(join(folder, "search-query.js"));
const index = runInNewContext(`${readFileSync(join(folder, "search-index.js"), "utf-8")}; SEARCH_INDEX`);
const { search } = SearchQuery.create(index);
const answers = JSON.parse(readFileSync(0, "utf-8")).map(search);
console.log(JSON.stringify(answers));
