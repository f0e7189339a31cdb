// Policies of section 6: text, canonical text, rows of the LSSS, reconstruction.

import { utf8 } from './bytes.mjs';
import { inverse, mod } from './group.mjs';

const MAX_ATTRIBUTES = 1000;
const MAX_BRACKETS = 64;
const MAX_GATES = 32;
const MAX_BYTES = 65535;

/** An attribute or id. */
export const checkName = (name) => {
  const size = utf8(name).length;
  if (size < 1 || size > 256 || /[\u0000-\u001f\u007f]/.test(name)) throw new Error('not a name');
  return name;
};

const isWord = (token, word) => token?.bare?.toLowerCase() === word;

const tokensOf = (source) => {
  const tokens = [];
  const pattern = /[ \t\r\n]+|([(),])|"((?:[^"\\]|\\["\\])*)"|([^ \t\r\n(),"]+)/uy;
  while (pattern.lastIndex < source.length) {
    const found = pattern.exec(source);
    if (found === null) throw new Error('policy: stray quote');
    const [, mark, quoted, bare] = found;
    if (mark !== undefined) tokens.push({ mark });
    if (quoted !== undefined) tokens.push({ quoted: quoted.replace(/\\(.)/gu, '$1') });
    if (bare !== undefined) tokens.push({ bare });
  }
  return tokens;
};

const gate = (k, children) => {
  if (k < 1 || k > children.length) throw new Error('policy: threshold out of range');
  return children.length === 1 ? children[0] : { k, children };
};

const leaves = (node) => (node.children ? node.children.flatMap(leaves) : [node.attribute]);
const gatesDeep = ({ children }) => (children ? 1 + Math.max(...children.map(gatesDeep)) : 0);

/** The tree: { attribute } or { k, children }. */
export const parse = (source) => {
  if (utf8(source).length > MAX_BYTES) throw new Error('policy: too long');
  const tokens = tokensOf(source);
  let next = 0;
  let open = 0;
  const accept = (mark) => {
    const found = tokens[next]?.mark === mark;
    if (found) next++;
    return found;
  };
  const expect = (mark) => {
    if (!accept(mark)) throw new Error(`policy: expected ${mark}`);
  };
  const chain = (word, operand, threshold) => {
    const children = [operand()];
    while (isWord(tokens[next], word)) {
      next++;
      children.push(operand());
    }
    return gate(threshold(children.length), children);
  };
  const policy = () => chain('or', conjunction, () => 1);
  const conjunction = () => chain('and', term, (n) => n);
  const inParentheses = (list) => {
    if (++open > MAX_BRACKETS) throw new Error('policy: too deep');
    const children = [policy()];
    while (list && accept(',')) children.push(policy());
    expect(')');
    open--;
    return children;
  };
  const term = () => {
    if (accept('(')) return inParentheses(false)[0];
    const token = tokens[next++];
    if (token === undefined || token.mark !== undefined) throw new Error('policy: expected an attribute');
    if (/^[0-9]+$/.test(token.bare) && isWord(tokens[next], 'of')) {
      next++;
      expect('(');
      return gate(Number(token.bare), inParentheses(true));
    }
    if (['and', 'or', 'of'].some((word) => isWord(token, word))) throw new Error('policy: misplaced word');
    return { attribute: checkName(token.bare ?? token.quoted) };
  };
  const tree = policy();
  if (next !== tokens.length) throw new Error('policy: words after the end');
  if (leaves(tree).length > MAX_ATTRIBUTES) throw new Error('policy: too many attributes');
  if (gatesDeep(tree) > MAX_GATES) throw new Error('policy: too many gates one inside another');
  if (utf8(canonical(tree)).length > MAX_BYTES) throw new Error('policy: the canonical text is too long');
  return tree;
};

const attributeText = (attribute) =>
  /[ \t\r\n(),"]/.test(attribute) || /^([0-9]+|and|or|of)$/i.test(attribute)
    ? `"${attribute.replace(/["\\]/g, '\\$&')}"`
    : attribute;

const isChain = ({ k, children }) => k === 1 || k === children.length;

export const canonical = (node) => {
  if (!node.children) return attributeText(node.attribute);
  const { k, children } = node;
  if (!isChain(node)) return `${k} of (${children.map(canonical).join(', ')})`;
  const operand = (child) => (child.children && isChain(child) ? `(${canonical(child)})` : canonical(child));
  return children.map(operand).join(k === 1 ? ' or ' : ' and ');
};

export const parseCanonical = (source) => {
  const tree = parse(source);
  if (canonical(tree) !== source) throw new Error('policy: not the canonical text');
  return tree;
};

const plus = (vector, column, value) => {
  const sum = [...vector];
  sum[column] = mod((sum[column] ?? 0n) + value);
  return sum;
};

/** Rows from left to right: { attribute, vector, occ }, and the number of columns. */
export const lsss = (tree) => {
  const rows = [];
  let columns = 1;
  const visit = (node, vector) => {
    if (!node.children) {
      const occ = rows.filter((row) => row.attribute === node.attribute).length;
      rows.push({ attribute: node.attribute, vector, occ });
      return;
    }
    const { k, children } = node;
    const first = columns;
    columns += k - 1;
    const isAnd = k === children.length;
    children.forEach((child, c) => {
      let share = isAnd && c > 0 ? [] : vector;
      for (let j = 0; j < k - 1; j++) {
        const additive = j === c ? 1n : j === c - 1 ? -1n : 0n;
        share = plus(share, first + j, isAnd ? additive : BigInt(c + 1) ** BigInt(j + 1));
      }
      visit(child, share);
    });
  };
  visit(tree, [1n]);
  for (const row of rows) row.vector = Array.from({ length: columns }, (_, i) => row.vector[i] ?? 0n);
  return { rows, columns, tau: 1 + Math.max(...rows.map((row) => row.occ)) };
};

const lagrangeAtZero = (points, i) =>
  points.filter((j) => j !== i).reduce((w, j) => mod(w * mod(-BigInt(j)) * inverse(BigInt(i - j))), 1n);

/** Weights [row, weight] of the satisfied leaves that are used, or null. Takes the fewest rows. */
export const reconstruct = (tree, attributes) => {
  let row = 0;
  const visit = (node) => {
    if (!node.children) {
      const used = [[row++, 1n]];
      return attributes.includes(node.attribute) ? used : null;
    }
    const satisfied = node.children.map((child, c) => ({ point: c + 1, used: visit(child) })).filter(({ used }) => used);
    if (satisfied.length < node.k) return null;
    const chosen = satisfied.sort((a, b) => a.used.length - b.used.length || a.point - b.point).slice(0, node.k);
    const points = chosen.map(({ point }) => point);
    return chosen.flatMap(({ point, used }) => {
      const weight = isChain(node) ? 1n : lagrangeAtZero(points, point);
      return used.map(([i, w]) => [i, mod(w * weight)]);
    });
  };
  return visit(tree);
};
