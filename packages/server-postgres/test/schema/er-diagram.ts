/**
 * Reads a mermaid `erDiagram` by the rules of its lexer, as strict as the oldest version in use (10) and the newest together, and says
 * what is in it. Throws for what mermaid would refuse or misread.
 */
export function readDiagram(text: string): ErDiagram {
  const [first, ...lines] = text.split("\n");
  if (first !== "erDiagram") throw new Error(`begins with ${JSON.stringify(first)}`);
  const entities = new Map<string, string[]>();
  const relations: ErDiagram["relations"][number][] = [];
  let inside: string[] | undefined;
  for (const line of lines) {
    if (/[\p{Cc}\u2028\u2029]/u.test(line)) throw new Error(`an odd line: ${JSON.stringify(line)}`);
    if (/direction\s+(TB|BT|RL|LR)/i.test(line)) throw new Error(`would set the direction: ${line}`);
    if (inside !== undefined) {
      if (line === "  }") inside = undefined;
      else inside.push(readAttribute(line));
      continue;
    }
    const opening = /^ {2}(\S+|"[^"]*")( \{)?$/.exec(line);
    const relation = /^ {2}(\S+|"[^"]*") (\|\||\|o)(?:--|\.\.)(o\{|o\|) (\S+|"[^"]*") : "([^"%\\]+)"$/.exec(line);
    if (opening?.[1] !== undefined) {
      const name = entityName(opening[1]);
      if (entities.has(name)) throw new Error(`two entities called ${name}`);
      const attributes: string[] = [];
      entities.set(name, attributes);
      if (opening[2] !== undefined) inside = attributes;
    } else if (relation !== null) {
      const [, parent = "", one = "", many = "", child = "", label = ""] = relation;
      relations.push({ parent: entityName(parent), ends: one + many, child: entityName(child), label });
    } else throw new Error(`no statement: ${JSON.stringify(line)}`);
  }
  if (inside !== undefined) throw new Error("a block is not closed");
  for (const { parent, child } of relations) {
    if (!entities.has(parent) || !entities.has(child)) throw new Error(`an edge between ${parent} and ${child}, which are not both there`);
  }
  return { entities, relations };
}

export interface ErDiagram {
  readonly entities: ReadonlyMap<string, readonly string[]>;
  readonly relations: readonly { readonly parent: string; readonly ends: string; readonly child: string; readonly label: string }[];
}

const KEYWORDS = /^(accTitle|accDescr|class|classDef|direction|end|erDiagram|many|one|only|optionally|style|subgraph|title|to|u|zero)\b/i;

function entityName(text: string): string {
  const quoted = /^"([^"%\r\n\v\\]+)"$/.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(text) || KEYWORDS.test(text)) throw new Error(`no entity's name: ${text}`);
  return text;
}

function readAttribute(line: string): string {
  const found = /^ {4}([A-Za-z_][A-Za-z0-9_()[\]]*) ([A-Za-z_][A-Za-z0-9_()[\]]*)( (?:PK|FK)(?:, FK)?)?( "[^"]*")?$/.exec(line);
  if (found === null) throw new Error(`no attribute: ${JSON.stringify(line)}`);
  for (const word of [found[1] ?? "", found[2] ?? ""]) if (/^(PK|FK|UK)\b/i.test(word)) throw new Error(`read as a key: ${word}`);
  return line.trim();
}
