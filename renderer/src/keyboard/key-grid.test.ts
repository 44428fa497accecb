import assert from 'node:assert/strict';
import test from 'node:test';
import { type Box, neighbour } from './key-grid.ts';

/** Two lines of letters, one of them shifted, beside a pad whose keys are higher. */
const box = (left: number, top: number, width = 100, height = 70): Box => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
});
const boxes = [
  box(0, 0),
  box(110, 0),
  box(220, 0),
  box(50, 80),
  box(160, 80),
  box(400, 0, 100, 80),
  box(400, 90, 100, 60),
];

test('left and right stay in the line and reach the pad beside it', () => {
  assert.equal(neighbour(boxes, 1, 'left'), 0);
  assert.equal(neighbour(boxes, 1, 'right'), 2);
  assert.equal(neighbour(boxes, 2, 'right'), 5);
  assert.equal(neighbour(boxes, 5, 'left'), 2);
  assert.equal(neighbour(boxes, 4, 'right'), 6);
  assert.equal(neighbour(boxes, 0, 'left'), null);
  assert.equal(neighbour(boxes, 6, 'right'), null);
});

test('up and down lead to the nearest key of the next line', () => {
  assert.equal(neighbour(boxes, 0, 'down'), 3);
  assert.equal(neighbour(boxes, 2, 'down'), 4);
  assert.equal(neighbour(boxes, 4, 'up'), 1);
  assert.equal(neighbour(boxes, 5, 'down'), 6);
  assert.equal(neighbour(boxes, 0, 'up'), null);
  assert.equal(neighbour(boxes, 3, 'down'), null);
});

test('a key that is not there leads nowhere', () => {
  assert.equal(neighbour(boxes, 99, 'left'), null);
  assert.equal(neighbour([], 0, 'left'), null);
});
