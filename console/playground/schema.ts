import { buildASTSchema, type DirectiveNode, type GraphQLSchema, parse, visit } from "graphql";
import { at } from "./server";

/** The permission that `@requires` names on a field. */
function required(directives: readonly DirectiveNode[] = []): string | undefined {
  const value = directives.find((directive) => directive.name.value === "requires")?.arguments?.[0]?.value;
  return value?.kind === "StringValue" ? value.value : undefined;
}

/**
 * The server's schema, which is public as a file: the documentation is there before anyone has signed in. GraphiQL shows no directives,
 * so what a field requires becomes a part of its description.
 */
export async function loadSchema(): Promise<GraphQLSchema> {
  const answer = await fetch(at("/api/schema.graphql"));
  if (!answer.ok) throw new Error(`The schema could not be loaded (status ${answer.status}).`);
  const tree = visit(parse(await answer.text(), { noLocation: true }), {
    FieldDefinition(field) {
      const code = required(field.directives);
      if (!code) return undefined;
      const text = `${field.description?.value ?? ""}\n\nRequires the permission \`${code}\`.`;
      return { ...field, description: { kind: "StringValue", value: text, block: true } };
    },
  });
  return buildASTSchema(tree as ReturnType<typeof parse>, { assumeValidSDL: true });
}
