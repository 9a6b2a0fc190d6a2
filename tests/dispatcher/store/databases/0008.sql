BEGIN TRANSACTION;
CREATE TABLE alarm (
	id VARCHAR(26) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	subject VARCHAR(60) NOT NULL, 
	words VARCHAR(300) NOT NULL, 
	words_hi VARCHAR(300) NOT NULL, 
	raised_at VARCHAR(24) NOT NULL, 
	taken_at VARCHAR(24), 
	taken_by VARCHAR(120), 
	cleared_at VARCHAR(24), ended_by VARCHAR(120), ending_words VARCHAR(300), taken_by_id VARCHAR(26), ended_by_id VARCHAR(26), 
	CONSTRAINT pk_alarm PRIMARY KEY (id), 
	CONSTRAINT fk_alarm_office_id FOREIGN KEY(office_id) REFERENCES office (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0008');
CREATE TABLE api_token (
	id VARCHAR(26) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	label VARCHAR(120) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	revoked_at VARCHAR(24), 
	CONSTRAINT pk_api_token PRIMARY KEY (id), 
	CONSTRAINT fk_api_token_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash)
);
CREATE TABLE assignment (
	id VARCHAR(26) NOT NULL, 
	incident_id VARCHAR(26) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	crew_id VARCHAR(26) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	slot INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	is_open BOOLEAN NOT NULL, 
	priority INTEGER NOT NULL, 
	offered_at VARCHAR(24) NOT NULL, 
	offered_by VARCHAR(120) NOT NULL, 
	not_after VARCHAR(24) NOT NULL, 
	reply_by VARCHAR(24) NOT NULL, 
	climb_at VARCHAR(24), 
	answered_at VARCHAR(24), 
	ended_at VARCHAR(24), 
	slot_rests_until VARCHAR(24), 
	needs_help BOOLEAN DEFAULT false NOT NULL, 
	trust VARCHAR(32), 
	reply_code VARCHAR(4), 
	wrong_codes INTEGER DEFAULT 0 NOT NULL, 
	idempotency_key VARCHAR(80), 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_crew_id FOREIGN KEY(crew_id) REFERENCES crew (id), 
	CONSTRAINT fk_assignment_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id), 
	CONSTRAINT fk_assignment_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_assignment_idempotency_key UNIQUE (idempotency_key)
) WITHOUT ROWID;
CREATE TABLE binding (
	id VARCHAR(26) NOT NULL, 
	set_id VARCHAR(26) NOT NULL, 
	crew_id VARCHAR(26) NOT NULL, 
	rung INTEGER DEFAULT 1 NOT NULL, 
	bound_at VARCHAR(24) NOT NULL, 
	bound_by VARCHAR(120) NOT NULL, 
	ends_at VARCHAR(24) NOT NULL, 
	ended_at VARCHAR(24), 
	CONSTRAINT pk_binding PRIMARY KEY (id), 
	CONSTRAINT fk_binding_crew_id FOREIGN KEY(crew_id) REFERENCES crew (id), 
	CONSTRAINT fk_binding_set_id FOREIGN KEY(set_id) REFERENCES radio_set (id)
);
CREATE TABLE complaint (
	id VARCHAR(26) NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	source VARCHAR(32) NOT NULL, 
	source_ref VARCHAR(64) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	incident_id VARCHAR(26) NOT NULL, 
	category VARCHAR(32) NOT NULL, 
	is_hazard BOOLEAN NOT NULL, 
	place VARCHAR(300) NOT NULL, 
	consumer_number VARCHAR(32), 
	consumer_name VARCHAR(120), 
	phone VARCHAR(20), 
	dtr_code VARCHAR(32), 
	feeder VARCHAR(120), 
	words TEXT, 
	complained_at VARCHAR(24) NOT NULL, 
	registered_at VARCHAR(24) NOT NULL, 
	registered_by VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_complaint PRIMARY KEY (id), 
	CONSTRAINT fk_complaint_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id), 
	CONSTRAINT fk_complaint_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_complaint_number UNIQUE (number), 
	CONSTRAINT uq_complaint_source_source_ref UNIQUE (source, source_ref)
) WITHOUT ROWID;
INSERT INTO "complaint" VALUES('01JDC00000000000000000000C','2026112300001','1912','77','01JDC0000000000000000000DC','01JDC00000000000000000000N','no_supply',0,'Kolar road 12',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-23T06:30:00.000Z','2026-11-23T06:30:00.000Z','Asha');
CREATE TABLE crew (
	id VARCHAR(26) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	name_hi VARCHAR(120) NOT NULL, 
	skill VARCHAR(32) NOT NULL, 
	leader VARCHAR(120) NOT NULL, 
	phone VARCHAR(20), 
	language VARCHAR(32) NOT NULL, 
	is_active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT pk_crew PRIMARY KEY (id), 
	CONSTRAINT fk_crew_office_id FOREIGN KEY(office_id) REFERENCES office (id)
);
CREATE TABLE fact (
	id INTEGER NOT NULL, 
	position BIGINT, 
	kind VARCHAR(60) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	subject VARCHAR(60) NOT NULL, 
	"by" VARCHAR(120) NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	data TEXT NOT NULL, 
	hash VARCHAR(64), 
	CONSTRAINT pk_fact PRIMARY KEY (id), 
	CONSTRAINT uq_fact_position UNIQUE (position)
);
INSERT INTO "fact" VALUES(1,1,'complaint_registered','01JDC0000000000000000000DC','01JDC00000000000000000000C','Asha','2026-11-23T06:30:00.000Z','{"complaint":{"number":"2026112300001","place":"कोलार"}}','ac4d7c3eed3780b3e171e9e6b0747a6756292c9be8bd1b4c977c775ebe306264');
INSERT INTO "fact" VALUES(2,2,'incident_opened','01JDC0000000000000000000DC','01JDC00000000000000000000N','Asha','2026-11-23T06:30:00.000Z','{"incident":{"number":"2026112300001"}}','98f42277c36cba9af2ea43ccc270285945daa6efcabdc9ab310b9652d96570d4');
CREATE TABLE gateway (
	site VARCHAR(60) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	seen_at VARCHAR(24), 
	is_silent BOOLEAN DEFAULT true NOT NULL, 
	alive JSON, 
	CONSTRAINT pk_gateway PRIMARY KEY (site), 
	CONSTRAINT fk_gateway_office_id FOREIGN KEY(office_id) REFERENCES office (id)
);
CREATE TABLE heard (
	id VARCHAR(26) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	outbox VARCHAR(26) NOT NULL, 
	seq BIGINT NOT NULL, 
	via VARCHAR(60) NOT NULL, 
	unit VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	trust VARCHAR(32) NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	received_at VARCHAR(24) NOT NULL, 
	body JSON NOT NULL, 
	verdict VARCHAR(32) NOT NULL, 
	crew_id VARCHAR(26), 
	assignment_id VARCHAR(26), 
	office_id VARCHAR(26), 
	said VARCHAR(300), 
	CONSTRAINT pk_heard PRIMARY KEY (id), 
	CONSTRAINT uq_heard_site_outbox_seq UNIQUE (site, outbox, seq)
);
CREATE TABLE incident (
	id VARCHAR(26) NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	category VARCHAR(32) NOT NULL, 
	is_hazard BOOLEAN NOT NULL, 
	place VARCHAR(300) NOT NULL, 
	consumer_number VARCHAR(32), 
	dtr_code VARCHAR(32), 
	feeder VARCHAR(120), 
	state VARCHAR(32) NOT NULL, 
	opened_at VARCHAR(24) NOT NULL, 
	repaired_at VARCHAR(24), 
	closed_at VARCHAR(24), 
	closing_words TEXT, 
	complaints INTEGER NOT NULL, 
	CONSTRAINT pk_incident PRIMARY KEY (id), 
	CONSTRAINT fk_incident_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_incident_number UNIQUE (number)
) WITHOUT ROWID;
INSERT INTO "incident" VALUES('01JDC00000000000000000000N','2026112300001','01JDC0000000000000000000DC','no_supply',0,'Kolar road 12',NULL,NULL,NULL,'open','2026-11-23T06:30:00.000Z',NULL,NULL,NULL,1);
CREATE TABLE intention (
	"key" VARCHAR(80) NOT NULL, 
	did VARCHAR(32) NOT NULL, 
	subject VARCHAR(60) NOT NULL, 
	words VARCHAR(300) NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_intention PRIMARY KEY ("key")
);
CREATE TABLE office (
	id VARCHAR(26) NOT NULL, 
	parent_id VARCHAR(26), 
	kind VARCHAR(32) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	name_hi VARCHAR(120) NOT NULL, 
	path VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_office PRIMARY KEY (id), 
	CONSTRAINT fk_office_parent_id FOREIGN KEY(parent_id) REFERENCES office (id), 
	CONSTRAINT uq_office_code UNIQUE (code)
);
INSERT INTO "office" VALUES('01JDC0000000000000000000DC',NULL,'dc','3654','Kolar','कोलार','01JDC0000000000000000000DC');
CREATE TABLE person (
	id VARCHAR(26) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	sign_in VARCHAR(64) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	password_hash VARCHAR(255) NOT NULL, 
	language VARCHAR(8) DEFAULT 'en' NOT NULL, 
	is_active BOOLEAN DEFAULT true NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_person_sign_in UNIQUE (sign_in)
);
CREATE TABLE "radio_set" (
	id VARCHAR(26) NOT NULL, 
	office_id VARCHAR(26) NOT NULL, 
	label VARCHAR(60) NOT NULL, 
	make VARCHAR(32) NOT NULL, 
	unit VARCHAR(32) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	via VARCHAR(60) NOT NULL, 
	max_length INTEGER NOT NULL, 
	alphabet VARCHAR(32) NOT NULL, 
	forbidden VARCHAR(32) DEFAULT '' NOT NULL, 
	is_active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT pk_radio_set PRIMARY KEY (id), 
	CONSTRAINT fk_radio_set_office_id FOREIGN KEY(office_id) REFERENCES office (id)
);
CREATE TABLE report (
	site VARCHAR(60) NOT NULL, 
	outbox VARCHAR(26) NOT NULL, 
	seq BIGINT NOT NULL, 
	ref VARCHAR(26) NOT NULL, 
	step VARCHAR(32) NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	received_at VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_report PRIMARY KEY (site, outbox, seq)
);
CREATE TABLE serial (
	name VARCHAR(32) NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_serial PRIMARY KEY (name)
);
INSERT INTO "serial" VALUES('complaint 20261123',1);
CREATE TABLE session (
	token_hash VARCHAR(64) NOT NULL, 
	person_id VARCHAR(26) NOT NULL, 
	csrf VARCHAR(64) NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	expires_at VARCHAR(24) NOT NULL, 
	seen_at VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (token_hash), 
	CONSTRAINT fk_session_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE transmission (
	ref VARCHAR(26) NOT NULL, 
	assignment_id VARCHAR(26), 
	crew_id VARCHAR(26), 
	office_id VARCHAR(26) NOT NULL, 
	purpose VARCHAR(32) NOT NULL, 
	rung INTEGER DEFAULT 1 NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	via VARCHAR(60) NOT NULL, 
	unit VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	reply_code VARCHAR(4), 
	priority INTEGER NOT NULL, 
	not_after VARCHAR(24) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	reason VARCHAR(300), 
	reason_hi VARCHAR(300), 
	queued_at VARCHAR(24) NOT NULL, 
	handed_over_at VARCHAR(24), 
	keyed_at VARCHAR(24), 
	keyed_by VARCHAR(120), 
	delivered_at VARCHAR(24), 
	answered_at VARCHAR(24), 
	ended_at VARCHAR(24), 
	tries INTEGER DEFAULT 0 NOT NULL, 
	gives_receipt BOOLEAN DEFAULT true NOT NULL, 
	airtime FLOAT, 
	withdraw_at VARCHAR(24), 
	send_at VARCHAR(24), 
	CONSTRAINT pk_transmission PRIMARY KEY (ref), 
	CONSTRAINT fk_transmission_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	CONSTRAINT fk_transmission_crew_id FOREIGN KEY(crew_id) REFERENCES crew (id), 
	CONSTRAINT fk_transmission_office_id FOREIGN KEY(office_id) REFERENCES office (id)
) WITHOUT ROWID;
CREATE INDEX ix_fact_subject ON fact (subject);
CREATE INDEX ix_fact_unsealed ON fact (id) WHERE position IS NULL;
CREATE INDEX ix_heard_unit ON heard (site, via, unit, at);
CREATE INDEX ix_office_path ON office (path);
CREATE INDEX ix_report_ref ON report (ref);
CREATE UNIQUE INDEX uq_alarm_open ON alarm (kind, subject) WHERE taken_at IS NULL AND cleared_at IS NULL;
CREATE INDEX ix_incident_consumer ON incident (consumer_number, state) WHERE consumer_number IS NOT NULL;
CREATE INDEX ix_incident_office_state ON incident (office_id, state);
CREATE INDEX ix_assignment_climb ON assignment (climb_at) WHERE is_open;
CREATE UNIQUE INDEX uq_assignment_open ON assignment (incident_id, role) WHERE is_open;
CREATE UNIQUE INDEX uq_assignment_slot ON assignment (crew_id, slot) WHERE is_open;
CREATE UNIQUE INDEX uq_binding_open_rung ON binding (crew_id, rung) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX uq_binding_open_set ON binding (set_id) WHERE ended_at IS NULL;
CREATE INDEX ix_complaint_incident ON complaint (incident_id);
CREATE INDEX ix_transmission_assignment ON transmission (assignment_id);
CREATE INDEX ix_transmission_send ON transmission (send_at) WHERE send_at IS NOT NULL;
CREATE INDEX ix_alarm_subject ON alarm (subject);
CREATE INDEX ix_alarm_standing ON alarm (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX ix_assignment_incident ON assignment (incident_id);
CREATE INDEX ix_binding_set ON binding (set_id, bound_at);
CREATE INDEX ix_heard_assignment ON heard (assignment_id);
CREATE UNIQUE INDEX uq_radio_set_path ON radio_set (site, via, unit) WHERE is_active;
CREATE INDEX ix_radio_set_path ON radio_set (site, via, unit);
CREATE INDEX ix_heard_crew ON heard (crew_id, at);
CREATE INDEX ix_assignment_slot ON assignment (crew_id, slot, slot_rests_until);
CREATE INDEX ix_alarm_taken ON alarm (taken_at);
COMMIT;
