// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { safeCheckoutUrl, safeFileUrl, safeLink } from './checkout-url';

const here = 'http://127.0.0.1:8090';

describe('safeCheckoutUrl', () => {
  it.each([
    ['https://checkout.stripe.com/c/pay/cs_1', 'https://checkout.stripe.com/c/pay/cs_1'],
    ['/sandbox/checkout/abc', 'http://127.0.0.1:8090/sandbox/checkout/abc'],
    ['http://127.0.0.1:8090/sandbox/checkout/abc', 'http://127.0.0.1:8090/sandbox/checkout/abc'],
  ])('follows %s', (raw, want) => {
    expect(safeCheckoutUrl(raw, here)).toBe(want);
  });

  it.each([
    '',
    '   ',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>1</script>',
    'http://evil.example/pay',
    '//evil.example/pay',
    'http://127.0.0.1:8091/sandbox/checkout/abc',
    'blob:http://127.0.0.1:8090/1',
    'https://user:secret@checkout.stripe.com/',
    'https://',
  ])('never follows %j', (raw) => {
    expect(safeCheckoutUrl(raw, here)).toBeNull();
  });
});

describe('safeLink', () => {
  it('takes https only', () => {
    expect(safeLink('https://meet.example/x')).toBe('https://meet.example/x');
    for (const bad of ['http://meet.example/x', 'javascript:1', 'meet.example', '', null, undefined])
      expect(safeLink(bad)).toBeNull();
  });
});

describe('safeFileUrl', () => {
  it('follows a link of this machine where the page is open', () => {
    expect(safeFileUrl('http://127.0.0.1:8090/dl/abc?n=1', 'http://localhost:5173')).toBe(
      'http://localhost:5173/dl/abc?n=1',
    );
    expect(safeFileUrl('http://127.0.0.1:8090/dl/abc', here)).toBe('http://127.0.0.1:8090/dl/abc');
    expect(safeFileUrl('/dl/abc', 'https://shop.example')).toBe('https://shop.example/dl/abc');
    expect(safeFileUrl('https://files.example/x', 'https://shop.example')).toBe('https://files.example/x');
  });

  it('follows nothing else', () => {
    for (const bad of [
      'http://evil.example/x',
      'javascript:alert(1)',
      'http://localhost.evil.example/x',
      'http://a:b@127.0.0.1/x',
    ]) {
      expect(safeFileUrl(bad, 'http://localhost:5173')).toBeNull();
    }
    expect(safeFileUrl('http://127.0.0.1:8090/dl/abc', 'https://shop.example')).toBeNull();
  });
});
