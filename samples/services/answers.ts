/** What each sample service answers. Rules are simple and visible, so that every path of the samples can be reached. */
export const serviceNames = ['crm', 'shop', 'bank', 'directory', 'status'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const customers = [
  { id: 'C-1', email: 'mona@example.com', name: 'Mona Berger', rating: 'A', country: 'DE' },
  { id: 'C-2', email: 'liam@example.com', name: 'Liam de Vries', rating: 'B', country: 'NL' },
  { id: 'C-3', email: 'zoe@example.com', name: 'Zoé Martin', rating: 'C', country: 'FR' },
];
const scores: Readonly<Record<string, number>> = {
  'Mona Berger': 780,
  'Liam de Vries': 560,
  'Zoé Martin': 250,
};

/** The bank refuses this card, and every payment over its limit. */
export const refusedCard = '4000000000000002';
const paymentLimit = 50_000;

export function answer(service: ServiceName, method: string, url: URL, body: unknown): Answer {
  const data = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const path = url.pathname.slice(service.length + 1);
  switch (`${service} ${method} ${path}`) {
    case 'crm GET /customers': {
      const customer = customers.find((known) => known.email === url.searchParams.get('email'));
      return customer
        ? ok(customer)
        : { status: 404, body: { error: 'No customer has this e-mail address.' } };
    }
    case 'shop POST /reservations':
      return ok({ reservationId: `R-${text(data.orderNumber)}` });
    case 'shop POST /releases':
      return ok({ released: true });
    case 'bank POST /payments':
      return data.card === refusedCard || Number(data.amount) > paymentLimit
        ? { status: 402, body: { error: 'The card was refused.' } }
        : ok({ paymentId: `P-${text(data.reference)}` });
    case 'bank GET /scores': {
      const score = scores[url.searchParams.get('name') ?? ''];
      return score === undefined ? { status: 404, body: { error: 'The name is not known.' } } : ok({ score });
    }
    case 'bank POST /payouts':
      return /^[A-Z]{2}\d{2}/.test(text(data.iban))
        ? ok({ payoutId: `O-${text(data.reference)}` })
        : { status: 422, body: { error: 'This is no IBAN.' } };
    case 'directory POST /accounts': {
      const account = text(data.name)
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, '.');
      return account === 'john.smith'
        ? { status: 409, body: { error: 'An account of this name exists.' } }
        : ok({ account });
    }
    case 'status POST /incidents':
      return ok({ id: `S-${text(data.title).length}` });
    default:
      return { status: 404, body: { error: `There is no ${method} ${url.pathname}.` } };
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
