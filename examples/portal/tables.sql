CREATE TABLE tickets (
  id text PRIMARY KEY, contact_id text, company_id text, subject text, pipeline text,
  legal boolean, closed_on date);
CREATE INDEX tickets_contact ON tickets (contact_id);
CREATE INDEX tickets_company ON tickets (company_id);

INSERT INTO tickets VALUES
  ('T1', 'ana', 'X', 'Printer on fire', 'support', false, NULL),
  ('T2', 'ben', 'X', 'Printer wet', 'support', false, NULL),
  ('T3', 'ben', 'X', 'Contract', 'support', true, NULL),
  ('T4', 'zoe', 'Y', 'Login', 'support', false, '2026-11-01'),
  ('T5', 'ana', 'X', 'An old one', 'support', false, '2025-01-01'),
  ('T6', 'ana', 'X', 'A sale', 'sales', false, NULL),
  ('T7', 'zoe', 'Z', 'Not theirs', 'support', false, NULL);

-- Whom the portal connects as: it reads, and row-level security is asked of it.
CREATE ROLE portal NOLOGIN;
GRANT SELECT ON tickets TO portal;
