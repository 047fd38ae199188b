// The tables of a session: what is open, what was closed, and what else the engine reports.

import { KeyedTable } from './dom.js';
import { dateTime, plain, signClass } from './format.js';

export const MAX_ROWS = 200;

function text(head, field) {
  return { head, cell: (row) => plain(row[field]) };
}

function number(head, field) {
  return { head, numeric: true, cell: (row) => plain(row[field]) };
}

function gain(head, field) {
  return { head, numeric: true, cell: (row) => ({ text: plain(row[field]), class: signClass(row[field]) }) };
}

function time(head, field) {
  return { head, cell: (row) => ({ text: dateTime(row[field]), title: plain(row[field]) }) };
}

export function positionsTable() {
  return new KeyedTable({
    caption: 'Open positions',
    empty: 'No open position.',
    columns: [
      text('Position', 'position_id'),
      text('Symbol', 'symbol'),
      text('Side', 'side'),
      number('Quantity', 'quantity'),
      number('Entry', 'entry_price'),
      number('Last', 'current_ltp'),
      gain('Unrealized', 'unrealized_pnl'),
      time('Since (UTC)', 'entry_time'),
      text('Node', 'node_id'),
    ],
  });
}

export function tradesTable() {
  return new KeyedTable({
    caption: 'Trades, newest first',
    empty: 'No trade yet.',
    columns: [
      text('Trade', 'trade_id'),
      text('Symbol', 'symbol'),
      text('Side', 'side'),
      number('Quantity', 'quantity'),
      number('Entry', 'entry_price'),
      number('Exit', 'exit_price'),
      gain('Pnl', 'pnl'),
      gain('Pnl %', 'pnl_percent'),
      time('Closed (UTC)', 'exit_time'),
      text('Reason', 'exit_reason'),
    ],
  });
}

export function metricsTable() {
  return new KeyedTable({
    caption: 'Metrics as the engine sent them',
    empty: 'The engine has sent no metrics.',
    columns: [text('Metric', 0), number('Value', 1)],
  });
}
