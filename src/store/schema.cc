#include "store/schema.h"

namespace verbale {

const char* const kSchema = R"sql(
CREATE TABLE articles (
  article         INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,
  schema          TEXT NOT NULL,
  reader_version  TEXT NOT NULL,
  reader_model    TEXT,
  reader_codebook TEXT,
  uri             TEXT,
  title           TEXT,
  outlet          TEXT,
  language        TEXT,
  published       TEXT,
  published_day   TEXT,
  sort_day        TEXT NOT NULL,
  extra           TEXT,
  quotes          INTEGER NOT NULL,
  events          INTEGER NOT NULL,
  text_hash       TEXT NOT NULL,
  text            TEXT NOT NULL
) STRICT;
CREATE INDEX articles_day ON articles(sort_day, id, quotes);

CREATE TABLE blocks (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentences (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE entities (
  article  INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number   INTEGER NOT NULL,
  name     TEXT NOT NULL,
  type     TEXT NOT NULL,
  country  TEXT,
  sector   TEXT,
  actor    TEXT,
  wikidata TEXT,
  PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  entity  INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  form    TEXT NOT NULL,
  PRIMARY KEY (article, entity, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE times (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  type    TEXT NOT NULL,
  value   TEXT,
  mod     TEXT,
  PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE quotes (
  row              INTEGER PRIMARY KEY,
  article          INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number           INTEGER NOT NULL,
  kind             TEXT NOT NULL,
  act              TEXT NOT NULL,
  begin            INTEGER NOT NULL,
  end              INTEGER NOT NULL,
  content          TEXT NOT NULL,
  cue_begin        INTEGER,
  cue_end          INTEGER,
  cue              TEXT,
  speaker_begin    INTEGER,
  speaker_end      INTEGER,
  speaker          TEXT,
  speaker_entity   INTEGER,
  speaker_name     TEXT,
  speaker_actor    TEXT,
  speaker_country  TEXT,
  addressee_begin  INTEGER,
  addressee_end    INTEGER,
  addressee        TEXT,
  addressee_entity INTEGER,
  medium_begin     INTEGER,
  medium_end       INTEGER,
  medium           TEXT,
  within           INTEGER,
  variant_of       INTEGER,
  variant          TEXT,
  context_begin    INTEGER,
  context_end      INTEGER,
  time             INTEGER,
  confidence       REAL NOT NULL,
  UNIQUE (article, number)
) STRICT;

CREATE INDEX quotes_speaker ON quotes(speaker_name);
CREATE INDEX quotes_country ON quotes(speaker_country);
CREATE INDEX quotes_kind ON quotes(kind);
CREATE INDEX quotes_of_article ON quotes(article, speaker_country);

CREATE TABLE quote_pieces (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  quote   INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  PRIMARY KEY (article, quote, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  row           INTEGER PRIMARY KEY,
  article       INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number        INTEGER NOT NULL,
  plover        TEXT,
  mode          TEXT,
  cameo         TEXT,
  quad          TEXT,
  goldstein     REAL,
  status        TEXT NOT NULL,
  alleged       INTEGER NOT NULL CHECK (alleged IN (0, 1)),
  factuality    REAL NOT NULL,
  source_begin  INTEGER,
  source_end    INTEGER,
  source        TEXT,
  source_entity INTEGER,
  source_name   TEXT,
  source_actor  TEXT,
  source_country TEXT,
  target_begin  INTEGER,
  target_end    INTEGER,
  target        TEXT,
  target_entity INTEGER,
  target_name   TEXT,
  target_actor  TEXT,
  target_country TEXT,
  date_first    TEXT,
  date_last     TEXT,
  date_from     TEXT CHECK (date_from IN ('time', 'published')),
  date_time     INTEGER,
  day           TEXT,
  sort_day      TEXT NOT NULL,
  place_begin   INTEGER,
  place_end     INTEGER,
  place         TEXT,
  place_entity  INTEGER,
  place_country TEXT,
  reported_by   INTEGER,
  confidence    REAL NOT NULL,
  UNIQUE (article, number)
) STRICT;

CREATE INDEX events_day ON events(sort_day, quad, status, goldstein, source_country, target_country);
CREATE INDEX events_source ON events(source_country, sort_day, quad, status, goldstein);
CREATE INDEX events_target ON events(target_country, sort_day, quad, status, goldstein);
CREATE INDEX events_pair ON events(source_country, target_country, quad, status, sort_day, goldstein);
CREATE INDEX events_source_actor ON events(source_actor, target_actor, quad, status, sort_day, goldstein);
CREATE INDEX events_target_actor ON events(target_actor, quad, status);
CREATE INDEX events_type ON events(plover, sort_day, status, mode);
CREATE INDEX events_place ON events(place_country, sort_day, status);

CREATE TABLE event_mentions (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  event   INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  begin   INTEGER NOT NULL,
  end     INTEGER NOT NULL,
  trigger TEXT NOT NULL,
  best    INTEGER NOT NULL CHECK (best IN (0, 1)),
  background INTEGER NOT NULL CHECK (background IN (0, 1)),
  PRIMARY KEY (article, event, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
  row      INTEGER PRIMARY KEY,
  article  TEXT NOT NULL,
  item     TEXT NOT NULL,
  place    TEXT NOT NULL,
  verdict  TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'edited')),
  fields   TEXT,
  by       TEXT NOT NULL,
  at       TEXT NOT NULL,
  note     TEXT,
  original TEXT NOT NULL,
  reader   TEXT NOT NULL
) STRICT;
CREATE INDEX verdicts_item ON verdicts(article, place);

CREATE TABLE audits (
  audit  INTEGER PRIMARY KEY,
  at     TEXT NOT NULL,
  of     TEXT NOT NULL CHECK (of IN ('events', 'quotes')),
  seed   INTEGER NOT NULL,
  filter TEXT NOT NULL
) STRICT;

CREATE TABLE audit_items (
  audit   INTEGER NOT NULL REFERENCES audits ON DELETE CASCADE,
  number  INTEGER NOT NULL,
  article TEXT NOT NULL,
  item    TEXT NOT NULL,
  place   TEXT NOT NULL,
  stratum TEXT NOT NULL,
  PRIMARY KEY (audit, number)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, text,
  content='articles', content_rowid='article', tokenize='porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE quotes_fts USING fts5(
  content, speaker, speaker_name,
  content='quotes', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE events_fts USING fts5(
  source, source_name, target, target_name,
  content='events', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2');
)sql";

}  // namespace verbale
