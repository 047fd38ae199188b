// Events in words: one line each, and for a node's decision the conditions that it was made from.

import { plain, shorten } from './format.js';

const MAX_TEXT = 200;

/** One line on what happened. */
export function summary({ type, data }) {
  if (data === null || typeof data !== 'object') {
    return shorten(plain(data), MAX_TEXT);
  }
  switch (type) {
    case 'node':
      return node(data);
    case 'trade':
      return words(
        [data.side, data.quantity, data.symbol],
        `${plain(data.entry_price)} → ${plain(data.exit_price)}`,
        `pnl ${plain(data.pnl)}`,
        data.exit_reason && `(${plain(data.exit_reason)})`,
      );
    case 'position':
      return data.removed === true
        ? `${plain(data.position_id)} closed`
        : words(
            [data.side, data.quantity, data.symbol],
            `at ${plain(data.entry_price)}`,
            data.unrealized_pnl !== undefined && `unrealized ${plain(data.unrealized_pnl)}`,
          );
    case 'session':
      return data.status ? `now ${plain(data.status)}` : rest(data);
    case 'execution':
      return data.status ? words([data.execution_id], `now ${plain(data.status)}`) : rest(data);
    case 'metrics':
      return shorten(Object.entries(data).map(([name, value]) => `${name} ${plain(value)}`).join(' · '), MAX_TEXT);
    case 'tick':
      return words([data.symbol], plain(data.price ?? data.ltp ?? data.mark_price ?? data.close));
    default:
      return rest(data);
  }
}

function node(data) {
  const name = data.node_name ?? data.node_id;
  const what = data.action ?? data.event_type;
  const kind = data.node_type && data.node_type !== name && `(${plain(data.node_type)})`;
  return words([name, kind], what && `– ${brief(what)}`);
}

/** An action may be a word or an object that has one. */
function brief(value) {
  return shorten(plain(value?.type ?? value?.action ?? value?.side ?? value), 80);
}

function rest(data) {
  return shorten(JSON.stringify(data), MAX_TEXT);
}

function words(list, ...more) {
  return [...list, ...more]
    .filter((w) => w !== undefined && w !== null && w !== false && w !== '')
    .map((w) => (typeof w === 'object' ? plain(w) : String(w)))
    .join(' ');
}

/**
 * Why a node did or did not act: {met, conditions: [{met, text}]}, or null for an event without conditions. `met` is
 * what the engine concluded where it says so, else whether every condition held.
 */
export function reasons({ type, data }) {
  const evaluated = type === 'node' ? data?.evaluated_conditions : null;
  if (evaluated === null || typeof evaluated !== 'object') {
    return null;
  }
  const inner = evaluated.conditions ?? evaluated.conditions_evaluated ?? evaluated.items;
  const single = 'lhs' in evaluated || 'text' in evaluated;
  const list = [evaluated, inner, single ? [evaluated] : Object.values(evaluated)].find(Array.isArray);
  const conditions = list
    .filter((c) => c !== null && typeof c === 'object' && 'result' in c)
    .map((c) => ({ met: c.result === true || c.result === 'true', text: conditionText(c) }));
  if (conditions.length === 0) {
    return null;
  }
  const said = Array.isArray(evaluated) ? undefined : (evaluated.result ?? evaluated.met);
  return { met: typeof said === 'boolean' ? said : conditions.every((c) => c.met), conditions };
}

function conditionText(c) {
  const values = [valueOf(c.lhs), valueOf(c.rhs)];
  const both = values.every((v) => v !== undefined);
  const compared = both ? `${plain(values[0])} ${plain(c.operator)} ${plain(values[1])}` : '';
  const text = c.text ?? c.condition_text ?? `${expressionOf(c.lhs)} ${plain(c.operator)} ${expressionOf(c.rhs)}`;
  const told = compared === '' || values.every((v) => String(text).includes(String(v)));
  return shorten(told ? String(text) : `${text}: ${compared}`, 300);
}

function valueOf(side) {
  return side !== null && typeof side === 'object' ? (side.value ?? undefined) : undefined;
}

function expressionOf(side) {
  return plain(side !== null && typeof side === 'object' ? (side.expression ?? side.value) : side);
}
