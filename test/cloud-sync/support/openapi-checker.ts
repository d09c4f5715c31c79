import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Checks answers against an OpenAPI document with a validator that knows nothing of how it was made. */
export interface OpenApiChecker {
  /** What is wrong with an answer; undefined when it is as described. */
  fault(answer: {
    readonly method: string;
    readonly path: string;
    readonly response: Response;
    readonly text: string;
  }): string | undefined;
  /** Operations that no answer has been checked for. */
  untested(): readonly string[];
}

interface Operation {
  readonly name: string;
  readonly pattern: RegExp;
  readonly responses: Readonly<Record<string, unknown>>;
}

export function checkerOf(document: Readonly<Record<string, unknown>>): OpenApiChecker {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'https://document.test/', ...Object(closed(document)) });
  const operations = operationsOf(Object(document.paths));
  const tested = new Set<string>();
  return {
    fault: ({ method, path, response, text }) => {
      const plain = path.split('?')[0] ?? '';
      const operation = operations.find(
        ({ name, pattern }) => name.startsWith(`${method.toLowerCase()} `) && pattern.test(plain),
      );
      if (operation === undefined) return 'the document has no such operation';
      tested.add(operation.name);
      const described = Object(operation.responses[String(response.status)]).content;
      if (described === undefined) return `the document has no answer ${response.status}`;
      const contentType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
      const schema = Object(described)[contentType]?.schema;
      if (schema === undefined) return `the document has no ${contentType} for ${response.status}`;
      return violation(ajv.compile(rooted(closed(schema))), JSON.parse(text));
    },
    untested: () =>
      operations
        .map(({ name }) => name)
        .filter((name) => !tested.has(name))
        .sort(),
  };
}

function violation(validate: ValidateFunction, body: unknown): string | undefined {
  return validate(body) ? undefined : JSON.stringify(validate.errors);
}

function operationsOf(paths: Readonly<Record<string, object>>): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method} ${path}`,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      responses: Object(operation).responses,
    })),
  );
}

/** References are to the whole document. */
function rooted(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://document.test/#/'));
}

/** The document leaves objects open for clients; here a field that it does not describe is a fault. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isShape = 'properties' in inner && inner.type === 'object';
  return isShape ? { ...inner, additionalProperties: false } : inner;
}
