import { describe, expect, it } from '@jest/globals';
import { answered, playSample } from '../play-sample.ts';

const order = {
  orderNumber: 'OR-1001',
  customerEmail: 'mona@example.com',
  product: 'desk-lamp',
  quantity: 2,
  amount: 200,
  card: '4242424242424242',
};
const mona = { id: 'C-1', name: 'Mona Berger', rating: 'A' };
const known = answered('LookUpCustomer', mona);
const stock = answered('ReserveStock', { reservationId: 'R-1' });
const paid = answered('ChargePayment', { paymentId: 'P-1' });
const shipped = { element: 'ShipOrder', variables: { trackingNumber: 'T-1' } };
const mailed = (element: string) => ({ element, variables: {} });

describe('order-to-cash', () => {
  it('ships and invoices a small order of a good customer without approval', async () => {
    const ended = await playSample('order-to-cash', order, [
      known,
      stock,
      paid,
      shipped,
      mailed('SendInvoice'),
    ]);
    expect(ended).toMatchObject({
      result: 'completed',
      ends: ['Fulfilled', 'OrderClosed'],
      tasks: ['ShipOrder'],
    });
    expect(ended.variables).toMatchObject({
      customer: mona,
      paymentId: 'P-1',
      reservationId: 'R-1',
      trackingNumber: 'T-1',
    });
    expect(ended.calls.get('SendInvoice')).toMatchObject({
      to: 'mona@example.com',
      subject: 'Invoice for order OR-1001',
    });
  });

  it('asks sales who an unknown customer is, then asks for approval of the new customer', async () => {
    const ended = await playSample('order-to-cash', order, [
      { element: 'LookUpCustomer', error: 'CUSTOMER_UNKNOWN' },
      { element: 'RegisterCustomer', variables: { customer: { name: 'New', rating: 'B' } } },
      stock,
      paid,
      shipped,
      mailed('SendInvoice'),
    ]);
    expect(ended.tasks).toEqual(['RegisterCustomer', 'ShipOrder']);
    expect(ended.result).toBe('completed');
  });

  it('refuses a large order when managers say no', async () => {
    const ended = await playSample('order-to-cash', { ...order, amount: 9000 }, [
      known,
      { element: 'ApproveOrder', variables: { approved: false } },
      mailed('TellRefusal'),
    ]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['OrderRefused'], tasks: ['ApproveOrder'] });
    expect(ended.variables.approval).toMatchObject({ group: 'managers' });
  });

  it('escalates to the directors when nobody approves within two days', async () => {
    const ended = await playSample('order-to-cash', { ...order, amount: 9000 }, [
      known,
      { element: 'DecideEscalated', variables: { approved: true } },
      stock,
      paid,
      shipped,
      mailed('SendInvoice'),
    ]);
    expect(ended).toMatchObject({ result: 'completed', tasks: ['DecideEscalated', 'ShipOrder'] });
    expect(ended.ends).toContain('OrderClosed');
  });

  it('charges another card after a refused payment', async () => {
    const ended = await playSample('order-to-cash', order, [
      known,
      stock,
      { element: 'ChargePayment', error: 'PAYMENT_REFUSED' },
      { element: 'ClarifyPayment', variables: { payAgain: 'retry', card: '5555555555554444' } },
      paid,
      shipped,
      mailed('SendInvoice'),
    ]);
    expect(ended).toMatchObject({ result: 'completed', tasks: ['ClarifyPayment', 'ShipOrder'] });
    expect(ended.calls.get('ChargePayment')).toMatchObject({ body: { card: '5555555555554444' } });
  });

  it('releases the stock of an order that is given up', async () => {
    const ended = await playSample('order-to-cash', order, [
      known,
      stock,
      { element: 'ChargePayment', error: 'PAYMENT_REFUSED' },
      { element: 'ClarifyPayment', variables: { payAgain: 'give-up' } },
      answered('ReleaseStock', { released: true }),
    ]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['PaymentFailed', 'OrderCancelled'] });
  });
});
