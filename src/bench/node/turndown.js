// turndown.js FILE: the page as Markdown, for comparison.
const TurndownService = require("turndown");
const page = require("fs").readFileSync(process.argv[2], "utf8");
process.stdout.write(new TurndownService({ headingStyle: "atx" }).turndown(page));
