// Written by `npm run api` from the service's OpenAPI document. Do not edit.
export interface paths {
    "/api/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find
         * @description List complaints, the newest first.
         */
        get: operations["find_api_complaints_get"];
        put?: never;
        /**
         * Register
         * @description Put a complaint on record. The same `source` and `source_ref` again give the same answer.
         */
        post: operations["register_api_complaints_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer
         * @description Give an incident to a crew; its order is on its way when this answers.
         */
        post: operations["offer_api_incidents__incident_id__assignments_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/complaints/{complaint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read
         * @description Read one complaint.
         */
        get: operations["read_api_complaints__complaint_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read
         * @description Read one incident with all that belongs to it.
         */
        get: operations["read_api_incidents__incident_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close
         * @description Close an incident with proof that the supply is back.
         */
        post: operations["close_api_incidents__incident_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}/still-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Still Out
         * @description Open an incident again: a consumer says that it is still dark.
         */
        post: operations["still_out_api_incidents__incident_id__still_out_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assignments/{assignment_id}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recall
         * @description Take an assignment back; a crew that may have heard of it is told.
         */
        post: operations["recall_api_assignments__assignment_id__recall_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assignments/{assignment_id}/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reassign
         * @description Take an assignment back and give the incident to another crew: both, or neither.
         */
        post: operations["reassign_api_assignments__assignment_id__reassign_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assignments/{assignment_id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer
         * @description Key an answer that came by voice or phone; the words are recorded.
         */
        post: operations["answer_api_assignments__assignment_id__answers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transmissions/{ref}/read-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Out
         * @description Say that a card's words were read out by voice, by whoever says so; the same again changes nothing.
         *
         *     Refused when it was taken back or its time is over: then it is not to be read out.
         */
        post: operations["read_out_api_transmissions__ref__read_out_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who Am I
         * @description Tell who is signed in. It lets a person's session last longer: a page asks while somebody works.
         */
        get: operations["who_am_i_api_session_get"];
        put?: never;
        /**
         * Sign In
         * @description Sign in. Sets the session's cookie; `csrf` goes back with every change.
         */
        post: operations["sign_in_api_session_post"];
        /**
         * Sign Out
         * @description End the session, and the streams it feeds.
         */
        delete: operations["sign_out_api_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alarms/{alarm_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take
         * @description Put one's own name to an alarm.
         */
        post: operations["take_api_alarms__alarm_id__take_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alarms/{alarm_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End
         * @description End an emergency that somebody has taken. Said again in the same words: the same answer.
         */
        post: operations["end_api_alarms__alarm_id__end_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Crews
         * @description List crews with the sets that each holds.
         */
        get: operations["crews_api_crews_get"];
        put?: never;
        /**
         * Add Crew
         * @description Put a crew on the roster.
         */
        post: operations["add_crew_api_crews_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crews/{crew_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct Crew
         * @description Correct a crew's entry, or take it out of use: then nothing more is given to it, and its history stays.
         *
         *     Refused for a crew that holds a set, has a job, or has words on their way to it.
         */
        patch: operations["correct_crew_api_crews__crew_id__patch"];
        trace?: never;
    };
    "/api/sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sets
         * @description List sets.
         */
        get: operations["sets_api_sets_get"];
        put?: never;
        /**
         * Add Set
         * @description Put a set on the register. One without data has the make `plain` and the site `desk`.
         */
        post: operations["add_set_api_sets_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sets/{set_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct Set
         * @description Correct a set's entry, or take it out of use: then nobody is handed it, and its address is free.
         *
         *     Refused when its address changes with words on their way, and out of use in a crew's hands.
         */
        patch: operations["correct_set_api_sets__set_id__patch"];
        trace?: never;
    };
    "/api/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bindings
         * @description List who holds which set now.
         */
        get: operations["bindings_api_bindings_get"];
        put?: never;
        /**
         * Bind
         * @description Hand a set to a crew for a shift; whoever held it, and what stood on that rung, gives way.
         */
        post: operations["bind_api_bindings_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bindings/{set_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unbind
         * @description Take a set back; orders on their way to it are withdrawn.
         */
        delete: operations["unbind_api_bindings__set_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything
         * @description Read everything in scope, as of one position; go on with `/api/events?after=<position>`.
         */
        get: operations["everything_api_board_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/offices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Offices
         * @description List offices in scope, parents first.
         */
        get: operations["offices_api_offices_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gateways
         * @description List radio sites with their last sign of life.
         */
        get: operations["gateways_api_gateways_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/heard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Heard
         * @description List the radio log, the newest first.
         */
        get: operations["heard_api_heard_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow
         * @description Follow the journal of one's offices after a position, without a gap and without a repeat.
         */
        get: operations["follow_api_events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/phrasebook/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description Write the order that would be sent now, and its length as the crew's first set counts it.
         */
        get: operations["preview_api_phrasebook_preview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description Tell whether this process can record, and what it knows of the broker and the watch.
         *
         *     503 when nothing can be recorded or read. A broker that is away is told and is no 503: the desk goes on
         *     taking complaints and reading out cards, orders wait on record, and another process would not reach it.
         */
        get: operations["health_api_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Alarm
         * @description Something a named person must take.
         */
        Alarm: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Kind
             * @description emergency, unanswered, undelivered, needs_help, gateway_silent, channel_deaf, set_lost, off_shift, came_back, code_dead, limits_differ, read_out, unread (not read out in time), unconfirmed (a crew answered whose radio never confirmed the order).
             */
            kind: string;
            /**
             * Office Id
             * @description Whose it is.
             */
            office_id: string;
            /**
             * Subject
             * @description Id of what it is about; an emergency's set, and after a slash the crew if one held it.
             */
            subject: string;
            /**
             * Words
             * @description What happened.
             */
            words: string;
            /**
             * Words Hi
             * @description The same in Hindi.
             */
            words_hi: string;
            /**
             * Raised At
             * @description When.
             */
            raised_at: string;
            /**
             * Taken At
             * @description When a person took it.
             */
            taken_at: string | null;
            /**
             * Taken By
             * @description Who took it.
             */
            taken_by: string | null;
            /**
             * Taken By Id
             * @description His id, as in `Me`; none in facts that are older than it.
             */
            taken_by_id?: string | null;
            /**
             * Cleared At
             * @description When its cause went away; of an emergency, when it was ended.
             */
            cleared_at: string | null;
            /**
             * Ended By
             * @description Who ended the emergency.
             */
            ended_by: string | null;
            /**
             * Ended By Id
             * @description His id.
             */
            ended_by_id?: string | null;
            /**
             * Ending Words
             * @description On what words.
             */
            ending_words: string | null;
        };
        /**
         * Answer
         * @description An answer that came by voice or phone, keyed by the operator.
         */
        Answer: {
            /** @description What the crew said. */
            step: components["schemas"]["Step"];
            /**
             * Words
             * @description The words it used, recorded.
             */
            words: string;
        };
        /**
         * Assignment
         * @description One incident given to one crew.
         */
        Assignment: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Incident Id
             * @description What is to be done.
             */
            incident_id: string;
            /**
             * Office Id
             * @description Whose work it is.
             */
            office_id: string;
            /**
             * Crew Id
             * @description Who is to do it.
             */
            crew_id: string;
            /**
             * Role
             * @description The part the crew plays: repair.
             */
            role: string;
            /**
             * Slot
             * @description The crew's reply slot, 1 to 9.
             */
            slot: number;
            /** @description Where it stands. */
            state: components["schemas"]["AssignmentState"];
            /**
             * Is Open
             * @description False once it has ended.
             */
            is_open: boolean;
            /**
             * Priority
             * @description 0 emergency, 1 hazard, 2 urgent, 3 routine, 4 notice.
             */
            priority: number;
            /**
             * Offered At
             * @description When it was offered.
             */
            offered_at: string;
            /**
             * Offered By
             * @description Who offered it.
             */
            offered_by: string;
            /**
             * Not After
             * @description The order is not keyed after this.
             */
            not_after: string;
            /**
             * Reply By
             * @description Without an answer by then it is escalated.
             */
            reply_by: string;
            /**
             * Answered At
             * @description When the man first answered.
             */
            answered_at: string | null;
            /**
             * Ended At
             * @description When it ended.
             */
            ended_at: string | null;
            /**
             * Slot Rests Until
             * @description Until then the slot is not given again.
             */
            slot_rests_until: string | null;
            /**
             * Needs Help
             * @description The crew asked for help or material.
             */
            needs_help: boolean;
            /** @description How sure it is that the crew itself took the last step; none before any. */
            trust: components["schemas"]["Trust"] | null;
            /**
             * Wrong Codes
             * @description Wrong reply codes so far; after three no code counts any more.
             */
            wrong_codes: number;
        };
        /**
         * AssignmentState
         * @description Where an assignment stands.
         * @enum {string}
         */
        AssignmentState: "offered" | "accepted" | "en_route" | "on_site" | "done" | "declined" | "recalled" | "escalated" | "handed_over";
        /**
         * Binding
         * @description A set in a crew's hands for a shift.
         */
        Binding: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Set Id
             * @description The set.
             */
            set_id: string;
            /**
             * Crew Id
             * @description The crew that holds it.
             */
            crew_id: string;
            /**
             * Rung
             * @description The rung of the crew's ladder that it stands on.
             */
            rung: number;
            /**
             * Bound At
             * @description When it was handed out.
             */
            bound_at: string;
            /**
             * Bound By
             * @description Who handed it out.
             */
            bound_by: string;
            /**
             * Ends At
             * @description End of the shift.
             */
            ends_at: string;
            /**
             * Ended At
             * @description When it was given back.
             */
            ended_at: string | null;
        };
        /**
         * Board
         * @description Everything the control room sees, as of one position of the journal.
         */
        Board: {
            /**
             * Position
             * @description The stream goes on after this.
             */
            position: number;
            /**
             * Now
             * @description The server's time.
             */
            now: string;
            /**
             * Offices
             * @description Offices in scope.
             */
            offices: components["schemas"]["Office"][];
            /**
             * Incidents
             * @description Incidents that are not closed.
             */
            incidents: components["schemas"]["Incident"][];
            /**
             * Assignments
             * @description Open assignments, and ended ones of the incidents shown.
             */
            assignments: components["schemas"]["Assignment"][];
            /**
             * Transmissions
             * @description Transmissions of the assignments shown, and the last 200 whose incident is closed, as far as they are among the last 20,000 of the company.
             */
            transmissions: components["schemas"]["Transmission"][];
            /**
             * Crews
             * @description Crews in scope.
             */
            crews: components["schemas"]["Crew"][];
            /**
             * Sets
             * @description Sets in scope.
             */
            sets: components["schemas"]["RadioSet"][];
            /**
             * Gateways
             * @description Gateways in scope.
             */
            gateways: components["schemas"]["Gateway"][];
            /**
             * Alarms
             * @description Alarms nobody has taken, those taken within the last hour, and, however old, those in somebody's hands: emergencies that have not ended, calls for help of jobs that stand.
             */
            alarms: components["schemas"]["Alarm"][];
            /**
             * Heard
             * @description The last 200 lines of the radio log.
             */
            heard: components["schemas"]["HeardLine"][];
        };
        /**
         * Category
         * @description What is wrong.
         * @enum {string}
         */
        Category: "wire_down" | "sparking" | "shock" | "fire" | "pole_fallen" | "no_supply" | "area_outage" | "dtr_failed" | "low_voltage" | "other";
        /**
         * Close
         * @description Close an incident with proof.
         */
        Close: {
            /**
             * Proof
             * @description Who was called back, or the meter that shows supply.
             */
            proof: string;
        };
        /**
         * Complaint
         * @description What one consumer said.
         */
        Complaint: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Number
             * @description Complaint number, yyyymmdd + 5 digits.
             * @example 2026112300017
             */
            number: string;
            /**
             * Source
             * @description Where it came from: desk, 1912, …
             */
            source: string;
            /**
             * Source Ref
             * @description Its id there.
             */
            source_ref: string;
            /**
             * Office Id
             * @description Distribution centre or zone.
             */
            office_id: string;
            /**
             * Incident Id
             * @description The incident that holds it.
             */
            incident_id: string;
            /** @description What kind of fault it is. */
            category: components["schemas"]["Category"];
            /**
             * Is Hazard
             * @description True when someone may be hurt.
             */
            is_hazard: boolean;
            /**
             * Place
             * @description Where, in words.
             */
            place: string;
            /**
             * Consumer Number
             * @description Consumer's number.
             */
            consumer_number: string | null;
            /**
             * Consumer Name
             * @description Consumer's name.
             */
            consumer_name: string | null;
            /**
             * Phone
             * @description Number to call back.
             */
            phone: string | null;
            /**
             * Dtr Code
             * @description Transformer's painted number.
             */
            dtr_code: string | null;
            /**
             * Feeder
             * @description 11 kV feeder.
             */
            feeder: string | null;
            /**
             * Words
             * @description What the consumer said.
             */
            words: string | null;
            /**
             * Complained At
             * @description When he complained.
             */
            complained_at: string;
            /**
             * Registered At
             * @description When it came on record.
             */
            registered_at: string;
            /**
             * Registered By
             * @description Who put it on record.
             */
            registered_by: string;
        };
        /**
         * Crew
         * @description A line crew.
         */
        Crew: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Office Id
             * @description The office it works for.
             */
            office_id: string;
            /**
             * Name
             * @description Name in English.
             */
            name: string;
            /**
             * Name Hi
             * @description Name in Hindi.
             */
            name_hi: string;
            /**
             * Skill
             * @description What it may work on: 11/33 kV (ht) or low tension (lt).
             * @enum {string}
             */
            skill: "ht" | "lt";
            /**
             * Leader
             * @description The man who leads it.
             */
            leader: string;
            /**
             * Phone
             * @description His telephone.
             */
            phone: string | null;
            /**
             * Language
             * @description How its orders are written.
             * @enum {string}
             */
            language: "roman" | "devanagari" | "english";
            /**
             * Is Active
             * @description False when it is out of use: it is given nothing more.
             */
            is_active: boolean;
            /**
             * Set Id
             * @description The set it is tried by first, none when off shift.
             */
            set_id: string | null;
            /**
             * Shift Ends At
             * @description When its shift ends.
             */
            shift_ends_at: string | null;
            /**
             * Last Heard At
             * @description When it was last heard, by whatever set it held then.
             */
            last_heard_at: string | null;
            /**
             * Rungs
             * @description The sets it holds, the first to be tried first; after the last the read-out card.
             */
            rungs: components["schemas"]["Held"][];
        };
        /**
         * CrewCorrection
         * @description A crew's entry corrected, or taken out of use and back. What is left out stays as it is.
         */
        CrewCorrection: {
            /**
             * Name
             * @description Name in English.
             */
            name?: string;
            /**
             * Name Hi
             * @description Name in Hindi.
             */
            name_hi?: string;
            /**
             * Skill
             * @description What it may work on.
             * @enum {string}
             */
            skill?: "ht" | "lt";
            /**
             * Leader
             * @description Leader.
             */
            leader?: string;
            /**
             * Phone
             * @description Telephone; null when there is none.
             */
            phone?: string | null;
            /**
             * Language
             * @description How its orders are written.
             * @enum {string}
             */
            language?: "roman" | "devanagari" | "english";
            /**
             * Is Active
             * @description False takes it out of use.
             */
            is_active?: boolean;
        };
        /**
         * EndEmergency
         * @description End an emergency that somebody has taken.
         */
        EndEmergency: {
            /**
             * Words
             * @description Who spoke with the crew, and what was done.
             */
            words: string;
        };
        /**
         * Gateway
         * @description A radio site.
         */
        Gateway: {
            /**
             * Site
             * @description Its name.
             */
            site: string;
            /**
             * Office Id
             * @description Where it stands.
             */
            office_id: string;
            /**
             * Name
             * @description Name to show.
             */
            name: string;
            /**
             * Seen At
             * @description Its last sign of life.
             */
            seen_at: string | null;
            /**
             * Is Silent
             * @description True when it has not been heard in time.
             */
            is_silent: boolean;
            /**
             * Alive
             * @description Its last sign of life, set by set.
             */
            alive: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Health
         * @description A sign of life.
         */
        Health: {
            /**
             * Ok
             * @description True: this process can record. When it cannot, the answer is 503.
             */
            ok: boolean;
            /**
             * Position
             * @description The last position of the journal.
             */
            position: number;
            /**
             * Recorded At
             * @description When a write was last tried and done, at most 5 s ago.
             */
            recorded_at: string;
            /**
             * Broker
             * @description The line to the broker; `away`: orders wait on record; `none`: no broker is set.
             * @enum {string}
             */
            broker: "reached" | "away" | "none";
            /**
             * Watched Seconds Ago
             * @description Age of the watch's last look at deadlines, usually below 1.5; none before the first, which after a time away comes up to 40 s after the start.
             */
            watched_seconds_ago: number | null;
        };
        /**
         * HeardLine
         * @description A line of the radio log: something that was heard.
         */
        HeardLine: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Site
             * @description Gateway.
             */
            site: string;
            /**
             * Via
             * @description Gateway's set.
             */
            via: string;
            /**
             * Unit
             * @description Far set.
             */
            unit: string;
            /**
             * Kind
             * @description status, text, position, emergency, caller or operator (keyed on a crew's behalf).
             */
            kind: string;
            /**
             * Trust
             * @description How sure it is who spoke.
             */
            trust: string;
            /**
             * At
             * @description When it was heard.
             */
            at: string;
            /**
             * Received At
             * @description When it came on record here.
             */
            received_at: string;
            /**
             * Text
             * @description Words or digits.
             */
            text: string | null;
            /**
             * Verdict
             * @description What was made of it. `applied` moved an assignment; `late`, `early`, `refused`, `unknown`, `foreign` and `duplicate` moved nothing. `early`: said before the order was on the air, as far as is known; a late report of the gateway may still make it `applied`.
             * @enum {string}
             */
            verdict: "applied" | "noted" | "late" | "early" | "refused" | "unknown" | "foreign" | "duplicate";
            /**
             * Said
             * @description What was made of it, in one sentence.
             */
            said: string | null;
            /**
             * Crew Id
             * @description Who holds that set.
             */
            crew_id: string | null;
            /**
             * Assignment Id
             * @description The assignment it spoke of.
             */
            assignment_id: string | null;
            /**
             * Office Id
             * @description Whose log it stands in; none when the set is unknown.
             */
            office_id: string | null;
        };
        /**
         * Held
         * @description A set in a crew's hands, and the rung of its path ladder.
         */
        Held: {
            /**
             * Rung
             * @description 1 is tried first; without an answer the crew is tried by the next.
             */
            rung: number;
            /**
             * Set Id
             * @description The set.
             */
            set_id: string;
            /**
             * Ends At
             * @description When its shift ends.
             */
            ends_at: string;
        };
        /**
         * Incident
         * @description One thing that is wrong at one place; it holds one or more complaints.
         */
        Incident: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Number
             * @description Number to say aloud, yyyymmdd + 5 digits.
             * @example 2026112300017
             */
            number: string;
            /**
             * Office Id
             * @description The distribution centre or zone it belongs to.
             */
            office_id: string;
            /** @description What kind of fault it is. */
            category: components["schemas"]["Category"];
            /**
             * Is Hazard
             * @description True when someone may be hurt; always on top.
             */
            is_hazard: boolean;
            /**
             * Place
             * @description Where, in words.
             */
            place: string;
            /**
             * Consumer Number
             * @description The consumer's number, when known.
             */
            consumer_number: string | null;
            /**
             * Dtr Code
             * @description The 10-digit number on the transformer's structure, when known.
             */
            dtr_code: string | null;
            /**
             * Feeder
             * @description The 11 kV feeder, when known.
             */
            feeder: string | null;
            /**
             * State
             * @description Where it stands.
             * @enum {string}
             */
            state: "open" | "reported_repaired" | "closed";
            /**
             * Opened At
             * @description Time of the first complaint.
             */
            opened_at: string;
            /**
             * Repaired At
             * @description When the crew reported it repaired.
             */
            repaired_at: string | null;
            /**
             * Closed At
             * @description When it was closed with proof.
             */
            closed_at: string | null;
            /**
             * Closing Words
             * @description The proof, in words.
             */
            closing_words: string | null;
            /**
             * Complaints
             * @description How many complaints it holds.
             */
            complaints: number;
        };
        /**
         * IncidentFile
         * @description One incident with all that belongs to it.
         */
        IncidentFile: {
            /** @description The incident. */
            incident: components["schemas"]["Incident"];
            /**
             * Complaints
             * @description The complaints it holds, oldest first.
             */
            complaints: components["schemas"]["Complaint"][];
            /**
             * Assignments
             * @description Its assignments, oldest first.
             */
            assignments: components["schemas"]["Assignment"][];
            /**
             * Transmissions
             * @description What was said about it on the air, oldest first.
             */
            transmissions: components["schemas"]["Transmission"][];
            /**
             * Heard
             * @description What was heard about it, oldest first.
             */
            heard: components["schemas"]["HeardLine"][];
        };
        /**
         * Me
         * @description Who is signed in.
         */
        Me: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Name
             * @description Name.
             */
            name: string;
            /** @description Role. */
            role: components["schemas"]["Role"];
            /**
             * Office Id
             * @description Scope: this office and all below.
             */
            office_id: string;
            /**
             * Language
             * @description Language of his screen.
             * @enum {string}
             */
            language: "en" | "hi";
            /**
             * Csrf
             * @description To be sent back in `X-CSRF-Token` with every change.
             */
            csrf: string;
            /**
             * Ends At
             * @description When this sign-in ends, if nobody works at it until then; none for a program.
             */
            ends_at: string | null;
            /**
             * May
             * @description What he may do: register, dispatch, roster, take_alarm, close, administer.
             */
            may: string[];
        };
        /**
         * NewAssignment
         * @description Give an incident to a crew.
         */
        NewAssignment: {
            /**
             * Crew Id
             * @description The crew.
             */
            crew_id: string;
            /**
             * Role
             * @description The part it plays.
             * @default repair
             * @constant
             */
            role: "repair";
            /**
             * Text
             * @description Words of your own, not the phrasebook's; refused when they do not fit the set.
             */
            text?: string | null;
        };
        /**
         * NewBinding
         * @description Hand a set to a crew for a shift.
         */
        NewBinding: {
            /**
             * Set Id
             * @description The set.
             */
            set_id: string;
            /**
             * Crew Id
             * @description The crew.
             */
            crew_id: string;
            /**
             * Rung
             * @description Where on the crew's ladder; what stood there is given back.
             * @default 1
             */
            rung: number;
            /**
             * Ends At
             * Format: date-time
             * @description End of the shift, at most 24 hours ahead.
             */
            ends_at: string;
        };
        /**
         * NewComplaint
         * @description A complaint to register. Sent again with the same `source` and `source_ref`: the same answer.
         */
        NewComplaint: {
            /**
             * Source
             * @description Where it comes from.
             * @example 1912
             */
            source: string;
            /**
             * Source Ref
             * @description Its id there; the same complaint always carries the same one.
             */
            source_ref: string;
            /**
             * Office Id
             * @description Distribution centre or zone.
             */
            office_id: string;
            /** @description What kind of fault it is. */
            category: components["schemas"]["Category"];
            /**
             * Place
             * @description Where, in words a lineman understands.
             */
            place: string;
            /**
             * Is Hazard
             * @description True when someone may be hurt, whatever the category.
             * @default false
             */
            is_hazard: boolean;
            /**
             * Consumer Number
             * @description Consumer's number, when known.
             */
            consumer_number?: string | null;
            /**
             * Consumer Name
             * @description Consumer's name.
             */
            consumer_name?: string | null;
            /**
             * Phone
             * @description Number to call back.
             */
            phone?: string | null;
            /**
             * Dtr Code
             * @description Number on the transformer's structure.
             */
            dtr_code?: string | null;
            /**
             * Feeder
             * @description 11 kV feeder.
             */
            feeder?: string | null;
            /**
             * Words
             * @description What the consumer said.
             */
            words?: string | null;
            /**
             * Complained At
             * @description When he complained, if not now; not in the future.
             */
            complained_at?: string | null;
        };
        /**
         * NewCrew
         * @description A crew for the roster.
         */
        NewCrew: {
            /**
             * Office Id
             * @description Office.
             */
            office_id: string;
            /**
             * Name
             * @description Name in English.
             */
            name: string;
            /**
             * Name Hi
             * @description Name in Hindi.
             */
            name_hi: string;
            /**
             * Skill
             * @description What it may work on.
             * @enum {string}
             */
            skill: "ht" | "lt";
            /**
             * Leader
             * @description Leader.
             */
            leader: string;
            /**
             * Phone
             * @description Telephone.
             */
            phone?: string | null;
            /**
             * Language
             * @description How its orders are written.
             * @default roman
             * @enum {string}
             */
            language: "roman" | "devanagari" | "english";
        };
        /**
         * NewSet
         * @description A crew's set for the register.
         */
        NewSet: {
            /**
             * Office Id
             * @description Office.
             */
            office_id: string;
            /**
             * Label
             * @description What is written on it.
             */
            label: string;
            /**
             * Make
             * @description Make, as the gateway names it; `plain` for a set without data.
             * @example kiss
             */
            make: string;
            /**
             * Unit
             * @description Address on the air.
             * @example CREW-7
             */
            unit: string;
            /**
             * Site
             * @description Gateway; `desk` for a plain set, whose words are read out.
             */
            site: string;
            /**
             * Via
             * @description Gateway's set.
             */
            via: string;
            /**
             * Max Length
             * @description Longest text; of speech, in seconds. A plain set has none.
             * @default 67
             */
            max_length: number;
            /**
             * Alphabet
             * @description Letters it shows; speech for a set that only speaks.
             * @default ascii
             * @enum {string}
             */
            alphabet: "ascii" | "latin1" | "utf8" | "ucs2" | "speech";
            /**
             * Forbidden
             * @description Letters of these that it cannot take all the same.
             * @default
             * @example {|~
             */
            forbidden: string;
        };
        /**
         * Offered
         * @description The assignment and its order.
         */
        Offered: {
            /** @description The assignment as it stands. */
            assignment: components["schemas"]["Assignment"];
            /** @description Its order, on its way to the set. */
            transmission: components["schemas"]["Transmission"];
            /**
             * Is Repeat
             * @description True when this was done already.
             */
            is_repeat: boolean;
        };
        /**
         * Office
         * @description An office of the company.
         */
        Office: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Parent Id
             * @description The office above, none for the company.
             */
            parent_id: string | null;
            /**
             * Kind
             * @description Its level.
             * @enum {string}
             */
            kind: "company" | "region" | "circle" | "division" | "dc" | "zone";
            /**
             * Code
             * @description Its code in the company's books.
             */
            code: string;
            /**
             * Name
             * @description Name in English.
             */
            name: string;
            /**
             * Name Hi
             * @description Name in Hindi.
             */
            name_hi: string;
        };
        /**
         * Preview
         * @description An order as the phrasebook would write it now.
         */
        Preview: {
            /**
             * Text
             * @description The words.
             */
            text: string;
            /**
             * Length
             * @description Their length, in units of the set's alphabet.
             */
            length: number;
            /**
             * Max Length
             * @description The longest text that the set takes.
             */
            max_length: number;
            /**
             * Fits
             * @description False when the words would be refused.
             */
            fits: boolean;
        };
        /**
         * Problem
         * @description What went wrong (RFC 9457), with a sentence fit to show.
         */
        Problem: {
            /**
             * Type
             * @description Which kind of problem, as a URI reference.
             * @example /problems/not-allowed
             */
            type: string;
            /**
             * Title
             * @description The kind, in words.
             */
            title: string;
            /**
             * Status
             * @description The HTTP status.
             */
            status: number;
            /**
             * Detail
             * @description What happened and what to do, in one sentence.
             */
            detail: string;
            /**
             * Detail Hi
             * @description The same in Hindi.
             */
            detail_hi?: string | null;
            /**
             * Field
             * @description The field at fault, when there is one.
             */
            field?: string | null;
        };
        /**
         * RadioSet
         * @description A crew's wireless set.
         */
        RadioSet: {
            /**
             * Id
             * @description Its id, a ULID.
             */
            id: string;
            /**
             * Office Id
             * @description Who owns it.
             */
            office_id: string;
            /**
             * Label
             * @description What is written on it.
             */
            label: string;
            /**
             * Make
             * @description Its make, as the gateway names it.
             */
            make: string;
            /**
             * Unit
             * @description Its address on the air.
             */
            unit: string;
            /**
             * Site
             * @description The gateway that reaches it.
             */
            site: string;
            /**
             * Via
             * @description The gateway's set that reaches it.
             */
            via: string;
            /**
             * Max Length
             * @description Longest text, in units of its alphabet; its gateway's set's counts where it is less.
             */
            max_length: number;
            /**
             * Alphabet
             * @description Letters it can show: ascii, latin1, utf8, ucs2; or speech.
             */
            alphabet: string;
            /**
             * Forbidden
             * @description Letters of these that it cannot take all the same.
             */
            forbidden: string;
            /**
             * Is Active
             * @description False when it is out of use: it is handed to nobody.
             */
            is_active: boolean;
        };
        /**
         * Reassign
         * @description Take an assignment back and give the incident to another crew, in one step.
         */
        Reassign: {
            /**
             * Crew Id
             * @description The crew that shall do it.
             */
            crew_id: string;
            /**
             * Reason
             * @description Why.
             */
            reason: string;
            /**
             * Text
             * @description Words of your own, not the phrasebook's; refused when they do not fit the set.
             */
            text?: string | null;
        };
        /**
         * Recall
         * @description Take an assignment back.
         */
        Recall: {
            /**
             * Reason
             * @description Why.
             */
            reason: string;
        };
        /**
         * Registered
         * @description The complaint on record.
         */
        Registered: {
            /** @description The complaint as it stands on record. */
            complaint: components["schemas"]["Complaint"];
            /** @description The incident that holds it. */
            incident: components["schemas"]["Incident"];
            /**
             * Is Repeat
             * @description True when it was on record already.
             */
            is_repeat: boolean;
        };
        /**
         * Role
         * @description What a person is, inside his office and all below it.
         * @enum {string}
         */
        Role: "operator" | "dispatcher" | "supervisor" | "nodal_engineer" | "admin";
        /**
         * SetCorrection
         * @description A set's entry corrected, or taken out of use and back. What is left out stays as it is.
         */
        SetCorrection: {
            /**
             * Label
             * @description What is written on it.
             */
            label?: string;
            /**
             * Make
             * @description Make, as the gateway names it.
             */
            make?: string;
            /**
             * Unit
             * @description Address on the air.
             */
            unit?: string;
            /**
             * Site
             * @description Gateway; `desk` for a plain set.
             */
            site?: string;
            /**
             * Via
             * @description Gateway's set.
             */
            via?: string;
            /**
             * Max Length
             * @description Longest text; of speech, in seconds.
             */
            max_length?: number;
            /**
             * Alphabet
             * @description Letters it shows.
             * @enum {string}
             */
            alphabet?: "ascii" | "latin1" | "utf8" | "ucs2" | "speech";
            /**
             * Forbidden
             * @description Letters that it cannot take all the same.
             */
            forbidden?: string;
            /**
             * Is Active
             * @description False takes it out of use.
             */
            is_active?: boolean;
        };
        /**
         * SignIn
         * @description Name and password.
         */
        SignIn: {
            /**
             * Sign In
             * @description Sign-in name.
             */
            sign_in: string;
            /**
             * Password
             * @description Password.
             */
            password: string;
        };
        /**
         * Step
         * @description What a crew answers; the digit is the second one of a reply.
         * @enum {string}
         */
        Step: "accept" | "decline" | "on_the_way" | "arrive" | "finish" | "ask_help" | "hand_over" | "say_again" | "note";
        /**
         * StillOut
         * @description A consumer says that it is still dark.
         */
        StillOut: {
            /**
             * Words
             * @description Who said it, and what.
             */
            words: string;
        };
        /**
         * Transmission
         * @description Words on their way to one set.
         */
        Transmission: {
            /**
             * Ref
             * @description Its id at every hop.
             */
            ref: string;
            /**
             * Assignment Id
             * @description The assignment it speaks of.
             */
            assignment_id: string | null;
            /**
             * Crew Id
             * @description The crew it is for.
             */
            crew_id: string | null;
            /**
             * Office Id
             * @description Whose it is.
             */
            office_id: string;
            /**
             * Purpose
             * @description Why it is said.
             * @enum {string}
             */
            purpose: "order" | "cancel" | "notice";
            /**
             * Rung
             * @description Which of the crew's ways it goes, 1 first; 9 is the read-out card.
             */
            rung: number;
            /**
             * Site
             * @description Gateway; `desk`: a person reads it out.
             */
            site: string;
            /**
             * Via
             * @description Gateway's set; at the desk `card`, or the plain set's own path.
             */
            via: string;
            /**
             * Unit
             * @description Far set.
             */
            unit: string;
            /**
             * Text
             * @description The words, with a mask over the reply code.
             */
            text: string;
            /**
             * Priority
             * @description 0 emergency … 4 notice.
             */
            priority: number;
            /**
             * Not After
             * @description Not keyed after this.
             */
            not_after: string;
            /** @description How far it has come. */
            state: components["schemas"]["TransmissionState"];
            /**
             * Reason
             * @description Why it failed, in words.
             */
            reason: string | null;
            /**
             * Reason Hi
             * @description The same in Hindi, where the reason is a known one.
             */
            reason_hi: string | null;
            /**
             * Queued At
             * @description Decided and queued.
             */
            queued_at: string;
            /**
             * Handed Over At
             * @description On the gateway's disk.
             */
            handed_over_at: string | null;
            /**
             * Keyed At
             * @description First on the air.
             */
            keyed_at: string | null;
            /**
             * Keyed By
             * @description Who read it out by voice; none when a gateway keyed it.
             */
            keyed_by: string | null;
            /**
             * Delivered At
             * @description The far radio answered.
             */
            delivered_at: string | null;
            /**
             * Answered At
             * @description The man answered.
             */
            answered_at: string | null;
            /**
             * Ended At
             * @description When nothing more will be tried.
             */
            ended_at: string | null;
            /**
             * Tries
             * @description Times on the air.
             */
            tries: number;
            /**
             * Gives Receipt
             * @description False where no radio answers for its words: voice. Then keyed is all there is to know.
             */
            gives_receipt: boolean;
            /**
             * Airtime
             * @description Seconds on the air so far.
             */
            airtime: number | null;
            /**
             * Withdraw At
             * @description When it was asked back.
             */
            withdraw_at: string | null;
        };
        /**
         * TransmissionState
         * @description How far the words have come.
         * @enum {string}
         */
        TransmissionState: "queued" | "handed_over" | "keyed" | "delivered" | "answered" | "failed" | "expired" | "withdrawn";
        /**
         * Trust
         * @description How sure it is that the words came from the named unit; from the least to the most.
         * @enum {string}
         */
        Trust: "set_id_only" | "link_acknowledged" | "reply_code" | "operator";
        /**
         * FactData
         * @description The aggregates that a fact changed, whole, as they stand after it.
         */
        FactData: {
            /**
             * @description The complaint.
             * @default null
             */
            complaint: components["schemas"]["Complaint"] | null;
            /**
             * @description The incident.
             * @default null
             */
            incident: components["schemas"]["Incident"] | null;
            /**
             * @description The assignment.
             * @default null
             */
            assignment: components["schemas"]["Assignment"] | null;
            /**
             * @description The transmission.
             * @default null
             */
            transmission: components["schemas"]["Transmission"] | null;
            /**
             * Transmissions
             * @description Several transmissions.
             * @default null
             */
            transmissions: components["schemas"]["Transmission"][] | null;
            /**
             * @description The line of the radio log.
             * @default null
             */
            heard: components["schemas"]["HeardLine"] | null;
            /**
             * @description The alarm.
             * @default null
             */
            alarm: components["schemas"]["Alarm"] | null;
            /**
             * @description The crew.
             * @default null
             */
            crew: components["schemas"]["Crew"] | null;
            /**
             * @description The set.
             * @default null
             */
            set: components["schemas"]["RadioSet"] | null;
            /**
             * @description The gateway.
             * @default null
             */
            gateway: components["schemas"]["Gateway"] | null;
            /**
             * @description The office.
             * @default null
             */
            office: components["schemas"]["Office"] | null;
            /**
             * Words
             * @description Words recorded with it.
             * @default null
             */
            words: string | null;
        };
        /**
         * FactKind
         * @description Everything that can happen.
         * @enum {string}
         */
        FactKind: "complaint.registered" | "incident.opened" | "incident.repaired" | "incident.still_out" | "incident.closed" | "assignment.offered" | "assignment.moved" | "assignment.noted" | "transmission.queued" | "transmission.moved" | "heard" | "alarm.raised" | "alarm.taken" | "alarm.cleared" | "crew.changed" | "set.changed" | "set.bound" | "set.unbound" | "office.changed" | "gateway.changed" | "person.changed" | "session.signed_in" | "session.signed_out" | "session.refused";
        /**
         * Fact
         * @description A line of the journal; the event stream's data. The stream's event id is `position`.
         */
        Fact: {
            /**
             * Position
             * @description Its place in the journal; gap-free over the whole company, rising in every stream.
             */
            position: number;
            /** @description What happened. */
            kind: components["schemas"]["FactKind"];
            /**
             * Office Id
             * @description Where.
             */
            office_id: string;
            /**
             * Subject
             * @description Id of what it is about.
             */
            subject: string;
            /**
             * By
             * @description Who or what did it.
             */
            by: string;
            /**
             * At
             * @description When.
             */
            at: string;
            /** @description What it changed. */
            data: components["schemas"]["FactData"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    find_api_complaints_get: {
        parameters: {
            query?: {
                /** @description Only those of this incident. */
                incident_id?: string | null;
                /** @description Only the one with this number. */
                number?: string | null;
                /** @description Only those of this consumer's number. */
                consumer_number?: string | null;
                /** @description At most this many, the newest. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register_api_complaints_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComplaint"];
            };
        };
        responses: {
            /** @description It was on record already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    offer_api_incidents__incident_id__assignments_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller for this one doing; sent again it gives the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The incident. */
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description It was done already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offered"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offered"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_api_complaints__complaint_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The complaint. */
                complaint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_api_incidents__incident_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The incident. */
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentFile"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_api_incidents__incident_id__close_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The incident. */
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Close"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    still_out_api_incidents__incident_id__still_out_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller for this one doing; sent again it gives the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The incident. */
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StillOut"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recall_api_assignments__assignment_id__recall_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The assignment. */
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Recall"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reassign_api_assignments__assignment_id__reassign_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller for this one doing; sent again it gives the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The assignment. */
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reassign"];
            };
        };
        responses: {
            /** @description It was done already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offered"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offered"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer_api_assignments__assignment_id__answers_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller for this one doing; sent again it gives the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The assignment. */
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Answer"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_out_api_transmissions__ref__read_out_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transmission. */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transmission"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    who_am_i_api_session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in_api_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries; wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out_api_session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_api_alarms__alarm_id__take_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm. */
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_api_alarms__alarm_id__end_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm. */
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndEmergency"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    crews_api_crews_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Crew"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_crew_api_crews_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCrew"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Crew"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correct_crew_api_crews__crew_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The crew. */
                crew_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CrewCorrection"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Crew"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sets_api_sets_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RadioSet"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_set_api_sets_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSet"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RadioSet"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correct_set_api_sets__set_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The set. */
                set_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetCorrection"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RadioSet"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bindings_api_bindings_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Binding"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bind_api_bindings_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBinding"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Binding"];
                };
            };
            /** @description The request cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unbind_api_bindings__set_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The set. */
                set_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    everything_api_board_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    offices_api_offices_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Office"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_api_gateways_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    heard_api_heard_get: {
        parameters: {
            query?: {
                /** @description At most this many, the newest. */
                limit?: number;
                /** @description Only lines before this one, the last seen. */
                before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeardLine"][];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    follow_api_events_get: {
        parameters: {
            query?: {
                /** @description Go on after this position. */
                after?: number;
            };
            header?: {
                /** @description What a browser sends when it comes again; wins. */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that goes on: `id` is the position, `event: fact`, `data` a Fact in JSON. Every 5 s an `event: beat` with `{"position": N, "now": …}`: all facts up to N were sent. Ends with the session, and when the reader is too slow: come again with the last id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_api_phrasebook_preview_get: {
        parameters: {
            query: {
                /** @description The incident. */
                incident_id: string;
                /** @description The crew. */
                crew_id: string;
                /** @description Words of your own; slot and number are put to them. */
                text?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Nobody is signed in, or the token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This person may not do this, or the change did not come from our own page. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or it belongs to an office outside the caller's. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record stands otherwise than the request supposes. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is wrong; `field` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health_api_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The record cannot be used now, or too many wait for it; try again in a moment. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
