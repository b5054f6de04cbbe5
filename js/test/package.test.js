import assert from "node:assert/strict";
import { readFileSync, existsSync } from "node:fs";
import { test } from "node:test";

const here = new URL("..", import.meta.url);
const described = JSON.parse(readFileSync(new URL("package.json", here), "utf8"));

test("what package.json names is there", () => {
  for (const file of [...described.files, described.exports["."].default, described.exports["."].types]) {
    assert.ok(existsSync(new URL(file, here)), file);
  }
});

test("the package needs no other", () => {
  assert.equal(described.dependencies, undefined);
  assert.equal(described.devDependencies, undefined);
});

test("its types name every option and every event there is", () => {
  const types = readFileSync(new URL("longline-client.d.ts", here), "utf8");
  const source = readFileSync(new URL("longline-client.js", here), "utf8");
  const used = new Set([...source.matchAll(/(?:this\.#)?options\.(\w+)/g)].map(([, name]) => name));
  const said = new Set([...source.matchAll(/super\("(\w+)"\)/g)].map(([, name]) => name));
  assert.ok(used.size > 8 && said.size === 4);
  for (const name of [...used, ...said]) assert.match(types, new RegExp(`\\b${name}\\??:`), name);
});
