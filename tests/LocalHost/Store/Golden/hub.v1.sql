-- A hub as the first release wrote it. Never changed.
BEGIN TRANSACTION;
CREATE TABLE entities (
    id TEXT PRIMARY KEY, updated INTEGER NOT NULL, lock_id TEXT, lock_owner TEXT, state TEXT);
INSERT INTO "entities" VALUES('@tally@a',639310253181920600,NULL,NULL,'5');
CREATE TABLE history (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, events BLOB NOT NULL);
INSERT INTO "history" VALUES(16777216,639310253177706269,CAST('[{"t":"started","name":"Quick","input":"1","generation":0}]' AS BLOB));
INSERT INTO "history" VALUES(16777217,639310253180683369,CAST('[{"t":"task","name":"Plus","input":"1","id":0}]' AS BLOB));
INSERT INTO "history" VALUES(16777218,639310253181016193,CAST('[{"t":"taskCompleted","id":0,"result":"2"},{"t":"completed","status":1,"id":-1}]' AS BLOB));
INSERT INTO "history" VALUES(33554432,639310253180602900,CAST('[{"t":"started","name":"Story","input":"1","generation":0}]' AS BLOB));
INSERT INTO "history" VALUES(33554433,639310253180847998,CAST('[{"t":"task","name":"Plus","input":"1","id":0}]' AS BLOB));
INSERT INTO "history" VALUES(33554434,639310253181167439,CAST('[{"t":"taskCompleted","id":0,"result":"2"}]' AS BLOB));
INSERT INTO "history" VALUES(50331648,639310253180943861,CAST('[{"t":"started","name":"Story","input":"1","generation":0}]' AS BLOB));
INSERT INTO "history" VALUES(50331649,639310253180998057,CAST('[{"t":"task","name":"Plus","input":"1","id":0}]' AS BLOB));
INSERT INTO "history" VALUES(50331650,639310253181292938,CAST('[{"t":"taskCompleted","id":0,"result":"2"}]' AS BLOB));
INSERT INTO "history" VALUES(50331651,639310253181746268,CAST('[{"t":"eventRaised","name":"go","input":"40"},{"t":"timer","fireAt":"2026-12-23T10:08:38.1746268Z","id":1}]' AS BLOB));
CREATE TABLE inbox (id INTEGER PRIMARY KEY, target TEXT NOT NULL, due INTEGER, message BLOB NOT NULL);
INSERT INTO "inbox" VALUES(6,'@tally@a',639336173181855584,CAST('{"t":"operation","operation":"Add","input":"2"}' AS BLOB));
CREATE TABLE instances (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version TEXT,
    status INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    completed INTEGER,
    parent TEXT,
    tags TEXT,
    wake INTEGER NOT NULL,
    custom_status TEXT,
    failure TEXT,
    output TEXT);
INSERT INTO "instances" VALUES(1,'done','Quick',NULL,1,639310253177706269,639310253181016193,639310253181016193,NULL,NULL,0,NULL,NULL,'2');
INSERT INTO "instances" VALUES(2,'waits','Story',NULL,0,639310253180602900,639310253181167439,NULL,NULL,NULL,0,'"waiting"',NULL,NULL);
INSERT INTO "instances" VALUES(3,'sleeps','Story',NULL,0,639310253180943861,639310253181292938,NULL,NULL,NULL,0,'"waiting"',NULL,NULL);
CREATE TABLE sequence (next INTEGER NOT NULL);
INSERT INTO "sequence" VALUES(1048578);
CREATE TABLE timers (
    instance INTEGER NOT NULL, task INTEGER NOT NULL, due INTEGER NOT NULL,
    PRIMARY KEY (instance, task)) WITHOUT ROWID;
INSERT INTO "timers" VALUES(3,1,639336173181746268);
CREATE INDEX instances_wake ON instances (key) WHERE wake = 1;
CREATE INDEX instances_parent ON instances (parent) WHERE parent IS NOT NULL;
CREATE INDEX entities_lock ON entities (lock_owner) WHERE lock_owner IS NOT NULL;
COMMIT;
PRAGMA user_version = 1;
