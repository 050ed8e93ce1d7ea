import { type Entered, type Fields, textIn } from "./nodes.ts";

/** Kinds of statement whose names are not in their words (parsenodes.h). */
const NAMES: Readonly<Record<string, string>> = {
  AlterDatabaseRefreshCollStmt: "ALTER DATABASE",
  AlterDatabaseSetStmt: "ALTER DATABASE",
  AlterEnumStmt: "ALTER TYPE",
  AlterEventTrigStmt: "ALTER EVENT TRIGGER",
  AlterExtensionContentsStmt: "ALTER EXTENSION",
  AlterFdwStmt: "ALTER FOREIGN DATA WRAPPER",
  AlterForeignServerStmt: "ALTER SERVER",
  AlterOpFamilyStmt: "ALTER OPERATOR FAMILY",
  AlterRoleSetStmt: "ALTER ROLE",
  AlterSeqStmt: "ALTER SEQUENCE",
  AlterStatsStmt: "ALTER STATISTICS",
  AlterTSConfigurationStmt: "ALTER TEXT SEARCH CONFIGURATION",
  AlterTSDictionaryStmt: "ALTER TEXT SEARCH DICTIONARY",
  AlterTableMoveAllStmt: "ALTER ALL IN TABLESPACE",
  AlterTableSpaceOptionsStmt: "ALTER TABLESPACE",
  CallStmt: "CALL",
  CheckPointStmt: "CHECKPOINT",
  ClosePortalStmt: "CLOSE",
  CompositeTypeStmt: "CREATE TYPE",
  ConstraintsSetStmt: "SET CONSTRAINTS",
  CreateAmStmt: "CREATE ACCESS METHOD",
  CreateEnumStmt: "CREATE TYPE",
  CreateEventTrigStmt: "CREATE EVENT TRIGGER",
  CreateFdwStmt: "CREATE FOREIGN DATA WRAPPER",
  CreateForeignServerStmt: "CREATE SERVER",
  CreateOpClassStmt: "CREATE OPERATOR CLASS",
  CreateOpFamilyStmt: "CREATE OPERATOR FAMILY",
  CreatePLangStmt: "CREATE LANGUAGE",
  CreateRangeStmt: "CREATE TYPE",
  CreateSeqStmt: "CREATE SEQUENCE",
  CreateStatsStmt: "CREATE STATISTICS",
  CreateStmt: "CREATE TABLE",
  CreateTableSpaceStmt: "CREATE TABLESPACE",
  CreateTrigStmt: "CREATE TRIGGER",
  CreatedbStmt: "CREATE DATABASE",
  DeclareCursorStmt: "DECLARE",
  DropTableSpaceStmt: "DROP TABLESPACE",
  DropdbStmt: "DROP DATABASE",
  IndexStmt: "CREATE INDEX",
  RefreshMatViewStmt: "REFRESH MATERIALIZED VIEW",
  RuleStmt: "CREATE RULE",
  SecLabelStmt: "SECURITY LABEL",
  VariableShowStmt: "SHOW",
  ViewStmt: "CREATE VIEW",
};

/** Statements whose names are in their fields. */
const BY_FIELDS: Readonly<Record<string, (fields: Fields) => string>> = {
  AlterDefaultPrivilegesStmt: () => "ALTER DEFAULT PRIVILEGES",
  AlterFunctionStmt: (fields) => `ALTER ${objectIn(fields, "objtype")}`,
  AlterObjectDependsStmt: (fields) => `ALTER ${objectIn(fields, "objectType")}`,
  AlterObjectSchemaStmt: (fields) => `ALTER ${objectIn(fields, "objectType")}`,
  AlterOwnerStmt: (fields) => `ALTER ${objectIn(fields, "objectType")}`,
  AlterTableStmt: (fields) => `ALTER ${objectIn(fields, "objtype")}`,
  CommentStmt: (fields) => `COMMENT ON ${objectIn(fields, "objtype")}`,
  CreateFunctionStmt: (fields) => `CREATE ${fields["is_procedure"] === true ? "PROCEDURE" : "FUNCTION"}`,
  CreateTableAsStmt: (fields) => `CREATE ${objectIn(fields, "objtype")} AS`,
  DefineStmt: (fields) => `CREATE ${objectIn(fields, "kind")}`,
  DropStmt: (fields) => `DROP ${objectIn(fields, "removeType")}`,
  GrantRoleStmt: ({ is_grant: grants }) => (grants === true ? "GRANT" : "REVOKE"),
  GrantStmt: ({ is_grant: grants }) => (grants === true ? "GRANT" : "REVOKE"),
  RenameStmt: (fields) =>
    `ALTER ${/_(?:COLUMN|ATTRIBUTE)$/.test(textIn(fields, "renameType") ?? "") ? objectIn(fields, "relationType") : objectIn(fields, "renameType").replace("CONSTRAINT", "TABLE")}`,
  TransactionStmt: (fields) =>
    (textIn(fields, "kind") ?? "")
      .replace(/^TRANS_STMT_/, "")
      .replace("_TO", "")
      .replace(/_.*$/, ""),
  VacuumStmt: ({ is_vacuumcmd: vacuums }) => (vacuums === true ? "VACUUM" : "ANALYZE"),
  VariableSetStmt: (fields) => (textIn(fields, "kind")?.startsWith("VAR_RESET") === true ? "RESET" : "SET"),
};

/** Objects whose names are not those of the parser. */
const OBJECTS: Readonly<Record<string, string>> = {
  DOMCONSTRAINT: "CONSTRAINT",
  FDW: "FOREIGN DATA WRAPPER",
  FOREIGN_SERVER: "SERVER",
  LARGEOBJECT: "LARGE OBJECT",
  MATVIEW: "MATERIALIZED VIEW",
  OPCLASS: "OPERATOR CLASS",
  OPFAMILY: "OPERATOR FAMILY",
  STATISTIC_EXT: "STATISTICS",
  TABCONSTRAINT: "CONSTRAINT",
  TSCONFIGURATION: "TEXT SEARCH CONFIGURATION",
  TSDICTIONARY: "TEXT SEARCH DICTIONARY",
  TSPARSER: "TEXT SEARCH PARSER",
  TSTEMPLATE: "TEXT SEARCH TEMPLATE",
};

/** A statement as people know it: `DROP DATABASE`. */
export function statementName({ kind, fields }: Entered): string {
  const named = Object.hasOwn(BY_FIELDS, kind) ? BY_FIELDS[kind] : undefined;
  return named?.(fields) ?? nameOf(kind);
}

/** A kind of node as people know it: `InsertStmt` is INSERT. */
export function nameOf(kind: string): string {
  return Object.hasOwn(NAMES, kind) ? (NAMES[kind] ?? "") : words(kind.replace(/Stmt$/, ""));
}

function words(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toUpperCase();
}

function objectIn(fields: Fields, field: string): string {
  const name = (textIn(fields, field) ?? "").replace(/^OBJECT_/, "");
  return Object.hasOwn(OBJECTS, name) ? (OBJECTS[name] ?? "") : name.replaceAll("_", " ");
}
