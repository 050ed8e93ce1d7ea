/** The parameters of libpq (PostgreSQL manual, 34.1.2) that this server follows. */
export const FOLLOWED = [
  "host",
  "hostaddr",
  "port",
  "dbname",
  "user",
  "password",
  "passfile",
  "channel_binding",
  "connect_timeout",
  "options",
  "application_name",
  "fallback_application_name",
  "keepalives",
  "keepalives_idle",
  "sslmode",
  "sslnegotiation",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslpassword",
  "ssl_min_protocol_version",
  "ssl_max_protocol_version",
  "target_session_attrs",
  "load_balance_hosts",
] as const;
export type Followed = (typeof FOLLOWED)[number];

/** Parameters of libpq that ask for nothing here: what they tune does not exist, or is so anyway. */
export const WITHOUT_EFFECT: readonly string[] = [
  "client_encoding",
  "gsslib",
  "gssdelegation",
  "keepalives_count",
  "keepalives_interval",
  "krbsrvname",
  "max_protocol_version",
  "min_protocol_version",
  "sslcompression",
  "sslsni",
  "tcp_user_timeout",
];

/** Parameters that cannot be followed, and passing over them would be another connection than was asked for. Each with what to do. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ...([
    ["replication", "this server does not replicate; leave it out"],
    ["service", "service files are not read; write out what the service says"],
    ["servicefile", "service files are not read; write out what the service says"],
    ["requirepeer", "the owner of a socket cannot be checked here; leave it out"],
    ["require_auth", "it is not supported; channel_binding=require or sslmode=verify-full keep a false server from getting the password"],
    ["requiressl", "write sslmode=require"],
    ["sslcrl", "revocation lists are not supported; leave it out"],
    ["sslcrldir", "revocation lists are not supported; leave it out"],
    ["sslcertmode", "it is not supported; leave it out: a certificate is sent when there is one"],
    ["sslkeylogfile", "keys of sessions are not logged; leave it out"],
    ["gssencmode", "GSSAPI is not supported; write gssencmode=disable or leave it out"],
    ["scram_client_key", "it is not supported; give the password"],
    ["scram_server_key", "it is not supported; give the password"],
  ] as const),
  ...["oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope"].map(
    (name) => [name, "OAuth is not supported; use a password or a certificate"] as const,
  ),
  // What is no parameter of a connection, but often stands in addresses written for something else.
  ...["search_path", "currentSchema", "schema"].map(
    (name) => [name, "it is no parameter of a connection; write options=-c%20search_path%3DNAME, or leave it out"] as const,
  ),
  ...["pgbouncer", "connection_limit", "pool_timeout", "pool_size", "max_client_conn", "statement_cache_size", "prepareThreshold"].map(
    (name) => [name, "it is meant for another program; leave it out"] as const,
  ),
  ...["ssl", "sslaccept", "uselibpqcompat"].map(
    (name) => [name, "write sslmode=require, or sslmode=verify-full to also check the certificate"] as const,
  ),
]);
