/** Filters as they come from addresses and programs: checked once, so that queries may trust them. */
import { BatonError } from '../errors.ts';
import type { Page } from '../views.ts';
import { isStorable } from './text.ts';

const MAX_FILTER_LENGTH = 500;

/** The filter without empty texts. INVALID when a text is too long or holds what no database stores. */
export function checkedFilter<F extends object>(filter: F): F {
  const kept = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  for (const [name, value] of kept) {
    if (name === 'after' || typeof value !== 'string') continue;
    if (value.length > MAX_FILTER_LENGTH || !isStorable(value))
      throw new BatonError('INVALID', `The filter ${name} is too long or not a text.`);
  }
  return Object.fromEntries(kept) as F;
}

export function emptyPage<T>(): Page<T> {
  return { items: [], next: null, count: 0, moreThanCounted: false };
}

export function mapPage<A, B>(page: Page<A>, map: (item: A) => B): Page<B> {
  return { ...page, items: page.items.map(map) };
}
