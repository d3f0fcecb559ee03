import { describe, expect, it } from 'vitest';
import { addressGuard } from './address-guard.ts';

const guard = addressGuard([]);

describe('an address', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '2001:4860:4860::8888'])(
    'on the internet may be: %s',
    (a) => expect(guard(a)).toBe(true),
  );

  it.each([
    ...['127.0.0.1', '127.255.0.1', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '169.254.170.2', '192.0.0.192', '100.100.100.200', '168.63.129.16'],
    ...['198.18.0.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:169.254.169.254', '::127.0.0.1', '::ffff:0:127.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', 'fec0::1'],
    ...['', 'localhost', '127.1 ', 'example.com', '8.8.8.8.8'],
  ])('inside, reserved, disguised or none at all may not: %s', (address) => expect(guard(address)).toBe(false));

  it('inside may be where its network is allowed, and only there', () => {
    const own = addressGuard(['10.1.0.0/16', 'fd00::/8']);
    expect(own('10.1.2.3')).toBe(true);
    expect(own('::ffff:10.1.2.3')).toBe(true);
    expect(own('fd12::1')).toBe(true);
    expect(own('10.2.0.1')).toBe(false);
    expect(own('127.0.0.1')).toBe(false);
    expect(own('8.8.8.8')).toBe(true);
  });
});
