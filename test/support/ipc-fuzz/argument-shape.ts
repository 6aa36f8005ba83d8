/**
 * What an argument must look like, as JSON Schema: the part of it that the contract uses. It is data, so it can be handed to a page,
 * which has no access to the contract's own schemas.
 */
export type ArgumentShape =
  | { readonly type: 'null' }
  | { readonly type: 'boolean' }
  | { readonly type: 'integer'; readonly minimum?: number; readonly maximum?: number }
  | StringShape
  | ObjectShape
  | ArrayShape
  | { readonly anyOf: readonly ArgumentShape[] };

export interface StringShape {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface ObjectShape {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ArgumentShape>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

export interface ArrayShape {
  readonly type: 'array';
  readonly items: ArgumentShape;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Whether a plain value (one that JSON could hold) has the shape. Knows nothing of the router that is under test. */
export function fits(shape: ArgumentShape, value: unknown): boolean {
  if ('anyOf' in shape) return shape.anyOf.some((option) => fits(option, value));
  switch (shape.type) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value) && isWithin(value as number, shape.minimum, shape.maximum);
    case 'string':
      return typeof value === 'string' && stringFits(shape, value);
    case 'object':
      return objectFits(shape, value);
    case 'array':
      return arrayFits(shape, value);
  }
}

function stringFits({ enum: choices, minLength, maxLength, pattern }: StringShape, value: string): boolean {
  if (choices !== undefined && !choices.includes(value)) return false;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return false;
  return isWithin(value.length, minLength, maxLength);
}

function objectFits({ properties, required = [] }: ObjectShape, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  if (required.some((name) => !fields.has(name))) return false;
  return [...fields].every(([name, field]) => {
    const shape = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return shape !== undefined && fits(shape, field);
  });
}

function arrayFits({ items, minItems, maxItems }: ArrayShape, value: unknown): boolean {
  return Array.isArray(value) && isWithin(value.length, minItems, maxItems) && value.every((item) => fits(items, item));
}

function isWithin(value: number, least = -Infinity, most = Infinity): boolean {
  return value >= least && value <= most;
}
