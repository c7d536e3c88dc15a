-- What Ambit remembers of leads and of the workspace, in a PostgreSQL database beside the host's own
-- tables, and the functions that a host calls:
--
--   ambit.part(object, ids, event)    what a plan needs to know, for ledger::restore_part
--   ambit.part_of_notes(wanted)       the same of acts in the workspace: an array of the beginnings of
--                                     keys, [{"kind": "follow", "user": "ana", "object": "deal",
--                                     "id": "D1"}], of which `object` and `id` may be left out
--   ambit.write_changes(changes)      what ledger::changes gave, all of it; else it fails with
--                                     SQLSTATE 40001 (serialization_failure): plan again
--
-- ledger.py beside this file calls them, for decisions and for what people do afterwards. The forms
-- of `state`, `decision` and `result`, what must be written together and what must hold are those of
-- ambit/ledger.hpp. The isolation that a connection has by default (READ COMMITTED) is enough.

CREATE SCHEMA ambit;

-- A pool's turns. last_number grows with every turn: it is the pool's version. A pool, record or
-- load of which nothing is known may have a row all the same, so that there is one to lock.
CREATE TABLE ambit.pool (
  pool text PRIMARY KEY,
  state jsonb,
  last_number bigint NOT NULL
    GENERATED ALWAYS AS (coalesce((state ->> 'last_number')::bigint, 0)) STORED
);

-- Who has a record, since when and from where; or since when it waits. A host that closes a record
-- says so here: UPDATE ambit.record SET state = state || '{"closed": true}' WHERE …; to open it
-- again is state - 'closed'.
CREATE TABLE ambit.record (
  object text NOT NULL,
  id text NOT NULL,
  state jsonb NOT NULL DEFAULT '{}',
  owner jsonb GENERATED ALWAYS AS (state -> 'owner') STORED,
  closed boolean NOT NULL
    GENERATED ALWAYS AS (coalesce((state ->> 'closed')::boolean, false)) STORED,
  PRIMARY KEY (object, id)
);
CREATE INDEX record_of_owner ON ambit.record (object, owner) WHERE NOT closed;

-- What was decided, byte for byte; `number` is the order in which it was.
CREATE TABLE ambit.decision (
  object text NOT NULL,
  id text NOT NULL,
  event text NOT NULL,
  decided_at text NOT NULL,
  decision json NOT NULL,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (object, id, event)
);

-- What was done with records afterwards.
CREATE TABLE ambit.act (
  number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  object text NOT NULL,
  id text NOT NULL,
  act text NOT NULL,
  at text NOT NULL,
  result json NOT NULL
);
CREATE INDEX act_of_record ON ambit.act (object, id);

-- What people noted in the workspace, byte for byte: {"at": …, "note": …}. A key has '' and 0 for
-- what it lacks.
CREATE TABLE ambit.note (
  kind text NOT NULL,
  "user" text NOT NULL,
  object text NOT NULL,
  id text NOT NULL,
  number bigint NOT NULL,
  text json NOT NULL,
  PRIMARY KEY (kind, "user", object, id, number)
);

-- How many open records everybody has. A trigger keeps it, whoever changes a record.
CREATE TABLE ambit.load (
  object text NOT NULL,
  owner jsonb NOT NULL,
  open bigint NOT NULL,
  PRIMARY KEY (object, owner)
);

CREATE FUNCTION ambit.follow_load() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.owner IS NOT NULL AND NOT OLD.closed THEN
    UPDATE ambit.load SET open = open - 1 WHERE object = OLD.object AND owner = OLD.owner;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.owner IS NOT NULL AND NOT NEW.closed THEN
    INSERT INTO ambit.load AS known VALUES (NEW.object, NEW.owner, 1)
      ON CONFLICT (object, owner) DO UPDATE SET open = known.open + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER follow_load AFTER INSERT OR UPDATE OR DELETE ON ambit.record
  FOR EACH ROW EXECUTE FUNCTION ambit.follow_load();

-- All pools and loads, of which there are no more than users and queues; of the records those that
-- are asked for. One statement, so that all of it is of one moment. json, not jsonb, where
-- decisions pass through.
CREATE FUNCTION ambit.part(of_object text, of_ids text[], of_event text) RETURNS json
LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'ambit_ledger_part', 1,
    'pools', (SELECT coalesce(json_agg(state), '[]') FROM ambit.pool WHERE state IS NOT NULL),
    'records', (
      SELECT coalesce(json_agg(json_build_object(
        'object', r.object, 'id', r.id, 'state', r.state,
        'decisions', (
          SELECT coalesce(json_agg(json_build_object(
            'event', d.event, 'decided_at', d.decided_at, 'decision', d.decision)), '[]')
          FROM ambit.decision d
          WHERE d.object = r.object AND d.id = r.id AND d.event = of_event))), '[]')
      FROM ambit.record r WHERE r.object = of_object AND r.id = ANY (of_ids)),
    'loads', (
      SELECT coalesce(json_agg(json_build_object(
        'object', object, 'owner', owner, 'open', open)), '[]')
      FROM ambit.load WHERE object = of_object))
$$;

-- Of what became of a record, the newest.
CREATE FUNCTION ambit.part_of_notes(wanted json) RETURNS json LANGUAGE sql STABLE AS $$
  WITH found AS (
    SELECT DISTINCT n.kind, n."user", n.object, n.id, n.number
      FROM json_to_recordset(wanted) AS w (kind text, "user" text, object text, id text)
      JOIN ambit.note n ON n.kind = w.kind AND n."user" = coalesce(w."user", '')
       AND (w.object IS NULL OR n.object = w.object) AND (w.id IS NULL OR n.id = w.id)
      WHERE n.kind <> 'change' OR n.number = (
        SELECT max(number) FROM ambit.note c
        WHERE c.kind = 'change' AND c."user" = '' AND c.object = n.object AND c.id = n.id))
  SELECT json_build_object(
    'ambit_ledger_part', 1, 'pools', '[]'::json, 'records', '[]'::json, 'loads', '[]'::json,
    'notes', (
      SELECT coalesce(json_agg((left(json_strip_nulls(json_build_object(
        'kind', kind, 'user', nullif("user", ''), 'object', nullif(object, ''),
        'id', nullif(id, ''), 'number', nullif(number, 0)))::text, -1)
        || ',' || substr(n.text::text, 2))::json), '[]')
      FROM found JOIN ambit.note n USING (kind, "user", object, id, number)))
$$;

-- Notes of changes, or of what they stand on, by their whole keys.
CREATE FUNCTION ambit.notes_of(list json)
  RETURNS TABLE (kind text, "user" text, object text, id text, number bigint, expected json,
                 after json)
LANGUAGE sql IMMUTABLE AS $$
  SELECT kind, coalesce("user", ''), coalesce(object, ''), coalesce(id, ''), coalesce(number, 0),
         coalesce(before, found), after
    FROM json_to_recordset(list) AS n (kind text, "user" text, object text, id text, number bigint,
                                       before json, found json, after json)
$$;

-- Of whom a load was asked, and of whom one will change.
CREATE FUNCTION ambit.owners_of(changes json) RETURNS TABLE (object text, owner jsonb)
LANGUAGE sql IMMUTABLE AS $$
  SELECT object, owner
    FROM json_to_recordset(changes #> '{stands_on,loads}') AS l (object text, owner jsonb)
  UNION SELECT object, before -> 'owner'
    FROM json_to_recordset(changes -> 'records') AS r (object text, before jsonb)
    WHERE before ? 'owner'
  UNION SELECT object, after -> 'owner'
    FROM json_to_recordset(changes -> 'records') AS r (object text, after jsonb)
    WHERE after ? 'owner'
$$;

-- What a plan stood on is locked, always in the same order (notes, pools, loads, records, each by its
-- key), then compared, then changed. Of notes the key is locked, since there may be none. After the locks statements see what others have committed.
CREATE FUNCTION ambit.write_changes(changes json) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  turned CONSTANT json := changes -> 'pools';
  pools_read CONSTANT json := changes #> '{stands_on,pools}';
  loads_read CONSTANT json := changes #> '{stands_on,loads}';
  records CONSTANT json := changes -> 'records';
  decisions CONSTANT json := changes -> 'decisions';
  noted CONSTANT json := changes -> 'notes';
  notes_read CONSTANT json := changes #> '{stands_on,notes}';
BEGIN
  PERFORM pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(
             json_build_array(kind, "user", object, id, number)::text, 0) AS key
      FROM (SELECT * FROM ambit.notes_of(noted) UNION ALL
            SELECT * FROM ambit.notes_of(notes_read)) AS n ORDER BY key) AS locks;
  INSERT INTO ambit.pool (pool)
    SELECT pool FROM json_to_recordset(turned) AS t (pool text)
    UNION SELECT pool FROM json_to_recordset(pools_read) AS r (pool text)
    ORDER BY pool ON CONFLICT DO NOTHING;
  PERFORM FROM ambit.pool
    WHERE pool IN (SELECT pool FROM json_to_recordset(turned) AS t (pool text)
                   UNION SELECT pool FROM json_to_recordset(pools_read) AS r (pool text))
    ORDER BY pool FOR UPDATE;
  INSERT INTO ambit.load SELECT object, owner, 0 FROM ambit.owners_of(changes)
    ORDER BY object, owner ON CONFLICT DO NOTHING;
  PERFORM FROM ambit.load JOIN ambit.owners_of(changes) USING (object, owner)
    ORDER BY object, owner FOR UPDATE OF load;
  INSERT INTO ambit.record (object, id)
    SELECT object, id FROM json_to_recordset(records) AS r (object text, id text)
    ORDER BY object, id ON CONFLICT DO NOTHING;
  PERFORM FROM ambit.record
    JOIN json_to_recordset(records) AS r (object text, id text) USING (object, id)
    ORDER BY object, id FOR UPDATE OF record;

  IF EXISTS (SELECT FROM json_to_recordset(turned) AS t (pool text, last_number_before bigint)
               JOIN ambit.pool USING (pool) WHERE last_number <> last_number_before)
    OR EXISTS (SELECT FROM json_to_recordset(pools_read) AS r (pool text, last_number bigint)
                 JOIN ambit.pool p USING (pool) WHERE p.last_number <> r.last_number)
    OR EXISTS (SELECT FROM json_to_recordset(loads_read)
                   AS r (object text, owner jsonb, open bigint)
                 JOIN ambit.load l USING (object, owner) WHERE l.open <> r.open)
    OR EXISTS (SELECT FROM json_to_recordset(records) AS r (object text, id text, before jsonb)
                 JOIN ambit.record USING (object, id) WHERE state <> before)
    OR EXISTS (SELECT FROM json_to_recordset(decisions) AS d (object text, id text, event text)
                 JOIN ambit.decision USING (object, id, event))
    OR EXISTS (SELECT FROM (SELECT * FROM ambit.notes_of(noted) UNION ALL
                            SELECT * FROM ambit.notes_of(notes_read)) AS w
                 LEFT JOIN ambit.note n USING (kind, "user", object, id, number)
                 WHERE n.text::jsonb IS DISTINCT FROM w.expected::jsonb)
  THEN
    RAISE EXCEPTION 'the ledger has changed since this was planned'
      USING ERRCODE = 'serialization_failure', HINT = 'Take a part out and plan again.';
  END IF;

  UPDATE ambit.pool SET state = after
    FROM json_to_recordset(turned) AS t (pool text, after jsonb) WHERE pool.pool = t.pool;
  UPDATE ambit.record SET state = after
    FROM json_to_recordset(records) AS r (object text, id text, after jsonb)
    WHERE record.object = r.object AND record.id = r.id;
  INSERT INTO ambit.decision (object, id, event, decided_at, decision)
    SELECT object, id, event, decided_at, decision FROM json_to_recordset(decisions)
      AS d (object text, id text, event text, decided_at text, decision json);
  INSERT INTO ambit.act (object, id, act, at, result)
    SELECT object, id, act, at, result FROM json_to_recordset(changes -> 'acts')
      AS a (object text, id text, act text, at text, result json);
  DELETE FROM ambit.note n USING ambit.notes_of(noted) AS w
    WHERE w.after IS NULL AND n.kind = w.kind AND n."user" = w."user" AND n.object = w.object
      AND n.id = w.id AND n.number = w.number;
  INSERT INTO ambit.note SELECT kind, "user", object, id, number, after
    FROM ambit.notes_of(noted) WHERE after IS NOT NULL
    ON CONFLICT (kind, "user", object, id, number) DO UPDATE SET text = excluded.text;
END $$;
