/** Makes an element. Everything that comes from the service gets in as text, never as markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Makes the children of `shown` like `wanted`, and touches only what differs: a selection, the focus and a screen reader's
 * place outlive a refresh.
 */
export function showChildren(shown, wanted) {
  wanted.forEach((next, index) => {
    const before = shown.childNodes[index];
    if (before === undefined) shown.append(next);
    else showNode(before, next);
  });
  while (shown.childNodes.length > wanted.length) shown.lastChild.remove();
}

function showNode(before, next) {
  if (before.nodeType !== next.nodeType || before.nodeName !== next.nodeName) {
    before.replaceWith(next);
  } else if (next.nodeType === Node.TEXT_NODE) {
    if (before.data !== next.data) before.data = next.data;
  } else {
    showAttributes(before, next);
    showChildren(before, [...next.childNodes]);
  }
}

function showAttributes(before, next) {
  for (const { name } of [...before.attributes]) if (!next.hasAttribute(name)) before.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (before.getAttribute(name) !== value) before.setAttribute(name, value);
  }
}

/**
 * A table whose rows become blocks on a narrow screen. The roles say what it is even then: browsers take a table that is
 * laid out otherwise for no table.
 *
 * @param rows each one's cells, which are lists of nodes and texts; the first cell of each is its heading
 */
export function table(caption, headings, rows) {
  const head = headings.map((text) => element('th', { scope: 'col', role: 'columnheader' }, text));
  const body = rows.map(([first, ...others]) => {
    const heading = element('th', { scope: 'row', role: 'rowheader' }, ...first);
    const cells = others.map((content, index) => cell(headings[index + 1], content));
    return element('tr', { role: 'row' }, heading, ...cells);
  });
  return element(
    'table',
    { role: 'table' },
    element('caption', {}, caption),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...head)),
    element('tbody', { role: 'rowgroup' }, ...body),
  );
}

/** What a cell holds that has nothing to tell; a narrow screen leaves it out. */
export const nothing = ['–'];

const cell = (heading, content) => {
  const kind = content === nothing ? { class: 'nothing' } : {};
  return element('td', { role: 'cell', 'data-heading': heading, ...kind }, element('div', {}, ...content));
};

/** A state: a sign and a word, so that nobody has to tell colours apart. */
export const state = ({ tone, sign, word }) => {
  const shownSign = element('span', { class: 'sign', 'aria-hidden': 'true' }, sign);
  return element('span', { class: `state ${tone}` }, shownSign, word);
};

/** The smaller second line of a cell; nothing where there is no text. */
export const small = (text) => (text === '' ? [] : [element('span', { class: 'small' }, text)]);
