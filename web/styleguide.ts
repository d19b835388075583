/** `GET /styleguide`: every component on one page, to look at and to test; linked from nowhere. */
import { Router } from 'express';
import type { Views } from './views.ts';

export function styleguideRouter(views: Views): Router {
  const router = Router();
  router.get('/styleguide', (req, res) => views.render(res, 'web/styleguide', styleguide(req.originalUrl)));
  return router;
}

function styleguide(address: string) {
  return {
    title: 'Style guide',
    app: 'cockpit' as const,
    nav: [
      { href: address, label: 'Components', icon: 'layers', current: true, count: 12 },
      { href: '/', label: 'Elsewhere', icon: 'house' },
    ],
    tones: ['neutral', 'accent', 'success', 'warning', 'danger', 'info'],
    page: { items: [], next: 'abc', count: 1000, moreThanCounted: true },
    errors: [
      { href: '#amount', message: 'Amount must be at least 1' },
      { href: '#country', message: 'Choose a country' },
    ],
    tabs: [
      { href: '#form', label: 'Form', icon: 'file-text', current: true },
      { href: '#where', label: 'Where am I?', icon: 'map-pin', current: false },
      { href: '#history', label: 'History', icon: 'history', count: 14, current: false },
    ],
    crumbs: [
      { href: '/', label: 'Cockpit' },
      { href: '/', label: 'Order to cash' },
    ],
    countries: [
      { value: 'ch', label: 'Switzerland', selected: true },
      { value: 'at', label: 'Austria', selected: false },
    ],
    example: { order: 'A-1042', lines: [{ sku: 'BAT-1', quantity: 3 }], paid: false },
    at: '2026-03-14T10:32:00Z',
    icons: ICONS,
  };
}

const ICONS = [
  'inbox',
  'users',
  'clock-alert',
  'list',
  'play',
  'circle-check',
  'triangle-alert',
  'workflow',
  'history',
];
