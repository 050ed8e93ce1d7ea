import { isIP } from "node:net";

import { AddressError, type Host } from "./target.ts";

const DEFAULT_PORT = 5432;

/** The most hosts one address may list. */
const MAX_HOSTS = 32;

/**
 * The hosts of the parameters `host`, `hostaddr` and `port`, each a list separated by commas (PostgreSQL manual, 34.1.1.3): as many
 * ports as hosts, or one for all.
 */
export function readHosts(host: string | undefined, hostaddr: string | undefined, port: string | undefined): readonly Host[] {
  const names = host?.split(",");
  const addresses = hostaddr?.split(",");
  const ports = (port ?? String(DEFAULT_PORT)).split(",").map(readPort);
  const count = names?.length ?? addresses?.length ?? 1;
  if (count > MAX_HOSTS) throw new AddressError(`it lists more than ${MAX_HOSTS} hosts`);
  if (addresses !== undefined && addresses.length !== count)
    throw new AddressError("hostaddr must list as many addresses as host has hosts");
  if (ports.length !== 1 && ports.length !== count) throw new AddressError("it must list one port, or as many ports as hosts");
  return Array.from({ length: count }, (_, index) => ({
    name: readName(names?.[index] ?? ""),
    address: readAddress(addresses?.[index] ?? ""),
    port: ports[index] ?? ports[0] ?? DEFAULT_PORT,
  }));
}

function readName(name: string): string | undefined {
  if (name === "") return undefined;
  // Also what else may begin a path or an abstract socket is refused: a host name is all that is left to it.
  const usable = name.startsWith("/")
    ? name.length <= 100 && !/\p{Cc}/u.test(name)
    : isIP(name) !== 0 || (name.length <= 253 && /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}.])?$/u.test(name));
  if (!usable) throw new AddressError("what stands for a host is neither a name, an IP address nor the path of a socket directory");
  return name;
}

function readAddress(address: string): string | undefined {
  if (address === "") return undefined;
  if (isIP(address) === 0) throw new AddressError("hostaddr must be an IP address");
  return address;
}

function readPort(port: string): number {
  if (port === "") return DEFAULT_PORT;
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535)
    throw new AddressError(
      "what stands for a port is not a number from 1 to 65535 (or it is the end of a password: then @HOST is missing)",
    );
  return number;
}
