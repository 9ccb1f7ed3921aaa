import { expect, it } from 'vitest';
import { announcementTypes } from '../../../../src/domain/core/announcement.js';
import { isKind, kindWords, typesOf } from '../../../../src/page/places/then/event_kinds.js';

it('every type of event belongs to exactly one kind that can be chosen', () => {
  const kinds = Object.keys(kindWords).filter(isKind);
  const types = kinds.flatMap((kind) => typesOf(kind).split(','));
  expect(types.sort()).toEqual([...announcementTypes].sort());
});
