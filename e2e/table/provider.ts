/** Tells the simulated provider how to misbehave from now on; nothing: not at all. */
export async function misbehave(providerUrl: string, ...rules: readonly object[]): Promise<void> {
  const reply = await fetch(`${providerUrl}/_faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  if (!reply.ok) throw new Error(`the provider knows no such fault: ${await reply.text()}`);
}
