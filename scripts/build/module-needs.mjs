import { parseSync } from 'vite';

/**
 * What a script of ours loads by a name that can be read: imports, `import()`, `require`, `createRequire(…)(…)`, and texts that
 * name a file of a package, which is how fonts are opened.
 * @param {string} name
 * @param {string} text
 * @param {readonly string[]} packages
 */
export function moduleNeeds(name, text, packages) {
  const needs = new Set();
  const add = (node) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') needs.add(node.value);
  };
  const walk = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (/^(?:Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$/.test(node.type)) add(node.source);
    if (node.type === 'CallExpression' && isRequire(node.callee)) add(node.arguments[0]);
    if (node.type === 'Literal' && packages.some((one) => `${node.value}`.startsWith(`${one}/`))) add(node);
    for (const value of Object.values(node)) walk(value);
  };
  walk(parseSync(name, text).program);
  return needs;
}

function isRequire(callee) {
  if (callee.type === 'CallExpression') return isRequire(callee.callee);
  return callee.type === 'Identifier' && /require$/i.test(callee.name);
}
