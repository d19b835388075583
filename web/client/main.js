/** The script of every page. Pages work without it; it makes them fast, live and operable by keyboard. */
import * as Turbo from '@hotwired/turbo';
import { startDiagrams } from './diagrams.js';
import { startForms } from './forms.js';
import { startKeys } from './keys.js';
import { startLive } from './live.js';
import { startMenus } from './menus.js';
import { startMorph } from './morph.js';
import { startReactive } from './reactive.js';
import { mendSvgLinks } from './svg-links.js';
import { reportZone } from './zone.js';

document.documentElement.classList.add('js');
reportZone();
mendSvgLinks();
startMorph(Turbo);
startForms();
startKeys();
startLive(Turbo);
startMenus();
startDiagrams();
startReactive(Turbo);
