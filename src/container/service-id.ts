/**
 * A typed key under which a service is bound. It bears the interface's own name, so that a reader meets one word:
 * `interface Vault {…}` and `const Vault = serviceId<Vault>('Vault')`.
 */
export type ServiceId<T> = symbol & { readonly __service?: T };

/** Makes the id of a service. Two calls with one name make two different ids. */
export function serviceId<T>(name: string): ServiceId<T> {
  return Symbol(name);
}

/** The name that a service id was made with. */
export function serviceName(id: ServiceId<unknown>): string {
  return id.description ?? 'unnamed service';
}
