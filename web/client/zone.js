/** Tells the server the reader's time zone, so that it writes times as they show on the reader's clock. */

const YEAR_S = 31_536_000;

export function reportZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone || document.cookie.includes(`zone=${encodeURIComponent(timeZone)}`)) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `zone=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}
