/** Tells the simulated provider how to misbehave from now on; nothing: not at all. */
export async function misbehave(providerUrl: string, ...rules: readonly object[]): Promise<void> {
  const reply = await fetch(`${providerUrl}/_faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  if (!reply.ok) throw new Error(`the provider knows no such fault: ${await reply.text()}`);
}

/** Tells the simulated provider which tools to ask for in every turn from now on; nothing: none. */
export async function playTools(providerUrl: string, ...steps: readonly object[]): Promise<void> {
  const reply = await fetch(`${providerUrl}/_tools`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ steps }),
  });
  if (!reply.ok) throw new Error(`the provider cannot play these tools: ${await reply.text()}`);
}
