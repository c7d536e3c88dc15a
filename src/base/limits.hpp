// limits.hpp: every bound of the library in one place, each with the reason for its number.
// A bound is part of the contract: tests stand at the edge and one past it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ambit::limits {

/// Deeper criteria are written by programs gone wrong; also bounds every parser's stack.
inline constexpr std::size_t max_depth = 64;
/// Of the host's fields of a user: as deep as they can stand in a whole directory document (itself,
/// its list of users, a user), so that every way of giving them takes the same.
inline constexpr std::size_t max_fields_depth = max_depth - 3;
/// A criterion is read by a person; the largest seen in real configurations has under 30.
inline constexpr std::size_t max_tests = 256;
/// Territory lists of real organisations hold a few hundred values; imports of postcodes some
/// 10,000.
inline constexpr std::size_t max_list = 100'000;
/// The longest key of the databases that hosts store ids in.
inline constexpr std::size_t max_id_bytes = 255;
/// Names of fields, objects, rules, pools, entries.
inline constexpr std::size_t max_name_bytes = 255;
/// The largest text that a CRM's long text field commonly holds.
inline constexpr std::size_t max_text_bytes = 65'536;
/// int64 has 18 full decimal digits; 9 leave as many before the point.
inline constexpr std::int32_t max_scale = 9;
/// Deeper derived expressions are formulas that should be several fields.
inline constexpr std::size_t max_expression_depth = 16;
/// A report longer than this is not read; the rest is counted.
inline constexpr std::size_t max_problems = 1'000;
/// Offsets into a document are kept in 32 bits.
inline constexpr std::size_t max_document_bytes = 1'073'741'823;
/// Elements of a column of the host's memory: what claims more lies in no address space.
inline constexpr std::int64_t max_column_elements = 140'737'488'355'328;
/// Chosen so that row numbers fit an int32 for every host language.
inline constexpr std::size_t max_records = 2'147'483'647;
/// Entries of one rule: ten times the largest that we measure.
inline constexpr std::size_t max_entries = 1'000'000;
/// Fields of one object: ordinals are 16 bits wide.
inline constexpr std::size_t max_fields = 10'000;
/// Names looked through in one call for the nearest to unknown ones: ten people's slips in a
/// directory of ten thousand; a file with more of them has another fault than spelling.
inline constexpr std::size_t max_names_compared = 100'000;
/// Longer names are not misspelt but wrong; and a hint must not cost more than the reading.
inline constexpr std::size_t max_hint_name_bytes = 64;
/// Known names that one unknown name is compared with for a hint.
inline constexpr std::size_t max_hint_names = 2'000;
/// Roles of a client: a bit each in 16, of which a partner's people have three; real ones have three.
inline constexpr std::size_t max_roles = 13;
/// Ten years: no contract is given notice of longer ahead.
inline constexpr std::int32_t max_notice_days = 3'650;
/// A hundred years: no term is longer.
inline constexpr std::int64_t max_term_months = 1'200;
/// Recipients and warnings of one call are counted in 32 bits, under 40 a client.
inline constexpr std::size_t max_clients = 100'000'000;
/// What one call lists: ten for each of a million clients.
inline constexpr std::size_t max_notices = 10'000'000;
/// Portals of one policy: one a brand and language; the largest organisations run some dozens.
inline constexpr std::size_t max_portals = 1'000;
/// Access groups of a portal are read by a person.
inline constexpr std::size_t max_access_groups = 256;
/// Sharing rules of one object: three times what the largest CRM allows.
inline constexpr std::size_t max_sharing_rules = 1'000;
/// Levels of an object are read by a person.
inline constexpr std::size_t max_sharing_levels = 256;
/// Pipelines, stages of one, parts of a health score, fields that a list shows: all are read by a
/// person.
inline constexpr std::size_t max_pipelines = 100;
inline constexpr std::size_t max_stages = 100;
inline constexpr std::size_t max_health_parts = 100;
inline constexpr std::int64_t max_health_weight = 1'000;
inline constexpr std::size_t max_shown_fields = 250;
/// Reports on a summary: the published number.
inline constexpr std::size_t max_reports = 5;
/// Manual shares that one call takes.
inline constexpr std::size_t max_shares = 10'000'000;
/// Levels of companies below one another: deeper ownership is not a tree that anybody drew.
inline constexpr std::int64_t max_tree_depth = 64;
/// What somebody types into a search box.
inline constexpr std::size_t max_search_bytes = 255;
/// More keys than that order nothing that a person sees.
inline constexpr std::size_t max_sort_keys = 8;
inline constexpr std::size_t max_facets = 32;
/// Records of one page of a list: as a host fetches them for an export.
inline constexpr std::int64_t max_page = 10'000;
/// Absences of one person that are known ahead: one for every day of a year.
inline constexpr std::size_t max_absences = 366;
/// Substitutes one after the other: by then nobody knows any more who was meant.
inline constexpr int max_substitutes = 10;
/// Stretches of time looked at for one text of directory commands: ten substitutes for every day of
/// a year of nearly three thousand people's absences.
inline constexpr std::size_t max_substitute_steps = 10'000'000;
/// The largest file of the tz database has 4 KiB and under 300 transitions.
inline constexpr std::size_t max_zone_bytes = 1'048'576;
inline constexpr std::size_t max_zone_transitions = 10'000;
/// Units of a relative date: the years 1 to 9999 have fewer hours than this.
inline constexpr std::int64_t max_relative_count = 100'000'000;
/// Turns of one pool: half of what int64 counts, so that adding one is always sound.
inline constexpr std::int64_t max_turns = 4'611'686'018'427'387'903;
/// A million to one is past any share that people agree on; and a weight in the parts of a credit
/// (2^20 times 2^40) stays within int64.
inline constexpr std::int64_t max_weight = 1'000'000;
/// Parts of one turn in which the credits of `weighted` are counted: with them ten thousand members
/// stay within their bound for ten million turns, and the credits of the longest list fit int64.
inline constexpr std::int64_t credit_parts = std::int64_t{1} << 40;
/// Credits, in parts, either way: past what turns by the method lead to, which sticky turns may go on
/// to without end; and far from int64's end.
inline constexpr std::int64_t max_credit = std::int64_t{1} << 58;
/// Missed turns that are owed to a member: more than a thousand is a history, not a debt.
inline constexpr std::int64_t max_catch_up = 1'000;
/// Open records, or records a day, of one person: a thousand million is no bound any more.
inline constexpr std::int64_t max_capacity = 1'000'000'000;

/// Minutes within which a record is to be accepted: a year of hours around the clock.
inline constexpr std::int64_t max_accept_within_minutes = 525'600;
/// Days of a calendar looked through for the end of such a term: twenty years, past which hours
/// that never come are not waited for.
inline constexpr std::int32_t max_term_days = 7'305;

/// Views of one object, private ones of a user or everyone's: past it nobody finds one.
inline constexpr std::size_t max_views = 1'000;
/// Records whose merges one question follows: as many as a host has at hand.
inline constexpr std::size_t max_resolved = 10'000;

/// How long a call waits for others to let go of a ledger's file: past ten minutes nobody waits for
/// an answer any more.
inline constexpr std::int64_t max_wait_ms = 600'000;
/// Names that an open ledger keeps at hand, in some 10 MB; more of them are read again.
inline constexpr std::size_t max_kept_names = 100'000;
/// What `verify` finds wrong with a database file; more does not help to repair it.
inline constexpr std::int64_t max_file_faults = 100;

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z, what RFC 3339 can write.
inline constexpr std::int64_t min_unix_us = -62'135'596'800'000'000;
inline constexpr std::int64_t max_unix_us = 253'402'300'799'999'999;
/// The same as days since 1970-01-01.
inline constexpr std::int32_t min_unix_day = -719'162;
inline constexpr std::int32_t max_unix_day = 2'932'896;

}  // namespace ambit::limits
