import pg from "pg";

/** Writes an event in a transaction. @returns what ends the transaction. */
export async function write(connectionString, queue, number) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query("SET search_path TO bullmq");
  await client.query("BEGIN");
  await client.query("SELECT publish_event($1, $2, $3::jsonb)", [queue, "told", { number }]);
  return async () => {
    await client.query("COMMIT");
    await client.end();
  };
}
