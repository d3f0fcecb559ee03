import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets a running server refuse connections as one that is down does, and take them again at the same address. */
export class Door {
  readonly #server: Server;
  #address: { readonly host: string; readonly port: number } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Whoever connects is refused from now on, and whoever is connected is cut off. */
  close(): void {
    if (this.#address !== null) return;
    const { address: host, port } = this.#server.address() as AddressInfo;
    this.#address = { host, port };
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async open(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#address === null) return;
    const address = this.#address;
    this.#address = null;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Closes for so many milliseconds. */
  closeFor(milliseconds: number): void {
    this.close();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), milliseconds);
  }
}
