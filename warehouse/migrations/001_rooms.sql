-- raw.*: one table a kind of raw file, made when its first file lands. core.*: made from schemas.core.CORE_TABLES.
CREATE SCHEMA IF NOT EXISTS raw;
CREATE SCHEMA IF NOT EXISTS core;
CREATE SCHEMA IF NOT EXISTS rejects;
CREATE SCHEMA IF NOT EXISTS catalog;

-- One row a raw record that was not taken (level 'raw'), or a core row that a mapping made and that was not (level
-- 'core'). raw_text is cut to 2,000 characters; raw_length is the whole length in characters.
CREATE TABLE rejects.row (
    source VARCHAR NOT NULL, file VARCHAR NOT NULL, row BIGINT, byte_position BIGINT,
    level VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR, raw_text VARCHAR, raw_length BIGINT
);

-- One row a file that was not taken at all.
CREATE TABLE rejects.file (
    source VARCHAR NOT NULL, file VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR, byte_position BIGINT
);

-- One row a file that was read. kind: the name of the file in source.yaml; spec_hash: how it was read.
CREATE TABLE catalog.file (
    source VARCHAR NOT NULL, file VARCHAR NOT NULL, kind VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    spec_hash VARCHAR NOT NULL, rows_in BIGINT NOT NULL, kept BIGINT NOT NULL, rejected BIGINT NOT NULL,
    status VARCHAR NOT NULL
);

-- One row a source. definition_hash: of source.yaml and its SQL when core rows were last made; NULL: make them again.
CREATE TABLE catalog.source (source VARCHAR PRIMARY KEY, definition_hash VARCHAR);

-- One row a source and core table. content_hash: of the rows without src, whatever their order; lineage_hash: with src.
CREATE TABLE catalog.core_table (
    source VARCHAR NOT NULL, table_name VARCHAR NOT NULL, rows BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL, lineage_hash VARCHAR NOT NULL
);
