// ambit/ticket_index.hpp: tickets kept in memory, for lists and counts in microseconds.
//
//   result<ticket_index> index = tickets::ticket_index::create(engine, "support");
//   index->put(batch);                                        // all of them, then what changes
//   result<ticket_counts> some = index->count(*ana, memory);  // of a viewer, tickets.hpp
//   result<std::string> page = index->list(*ana, R"({"status": "open"})", memory);
//
// The same plan as a viewer's: list, see and can_see give, byte for byte, what the viewer gives of
// a batch of the same tickets. Which tickets pass `filter`, which are confidential and which closed
// is worked out when a ticket comes in, whoever will ask; so a question touches only what the
// viewer's contacts and companies lead to. Where filter or confidential depend on the moment or the
// event of a call they are asked of these tickets again, at the viewer's moment.
//
// An index belongs to a policy and a portal, not to a directory: it answers viewers of any engine
// of the same policy (by its fingerprint), bound after a contact changed, say, and refuses others.
//
// A ticket is known by its id and is there once. Each write, of a batch or of ids, is made whole
// or, with every problem by row, not at all. Values are copied: a batch, and a host's columns
// behind it, may go once the call returns. A ticket that is wrong in a field that the plan reads
// (too long, of another type) is kept, shown to nobody, and told in the write's report as a
// warning.
//
// Thread rule: all may be called from many threads. A question is answered by the state after the
// last write that had ended when it began; it sees no half of another, does not wait for one, and
// no write waits for questions. Writes wait for each other.
//
// Cost. A question for counts: what belongs to the viewer's contacts and companies, some four bytes
// a ticket; a page, as of a batch of these tickets. A write: linear in its tickets, of which many
// together cost less each than one alone; but that now and then, after as many tickets have gone or
// been replaced as there are, the write that finds it so copies all of them together, beside which
// questions go on. Memory: the values as they are (texts
// once a ticket, whole numbers in as few bytes as they need), and some 25 bytes a ticket with a
// contact and a company where there are tens of tickets a contact; what has gone or been replaced
// stays until that copy. The bound is 16 GiB of values, and 2^30 tickets that came since the last
// such copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/tickets.hpp"

namespace ambit::tickets {

/// What a viewer may see, counted: `own` ones are among `tickets`, the others are shared.
struct ticket_counts {
  std::size_t tickets = 0;
  std::size_t own = 0;
  std::size_t open = 0;
  std::size_t closed = 0;
};

struct ticket_index_size {
  std::size_t tickets = 0;
  std::size_t invalid = 0;      ///< of them: wrong in a field that the plan reads
  std::size_t bytes = 0;        ///< of all that answers now; not of what slow readers still hold
  std::size_t value_bytes = 0;  ///< of them: the tickets' values, replaced ones too
};

struct ticket_changes {
  std::size_t inserted = 0;
  std::size_t updated = 0;
  std::size_t removed = 0;
  std::size_t invalid = 0;  ///< of those that came in
};

struct ticket_index_data;

/// The tickets of one viewer as they were when asked for, own ones first, each part in the order in
/// which they came in (an update comes in anew). Keeps that state of the index in memory, and is to
/// be let go of before long.
class ticket_selection {
 public:
  std::size_t size() const noexcept;
  std::string_view id(std::size_t position) const noexcept;  ///< valid as long as the selection
  sight seen(std::size_t position) const noexcept;           ///< own or shared
  bool is_closed(std::size_t position) const noexcept;

  ticket_selection(ticket_selection&&) noexcept;
  ticket_selection& operator=(ticket_selection&&) noexcept;
  ~ticket_selection();

 private:
  friend class ticket_index;
  struct content;
  explicit ticket_selection(std::unique_ptr<content> held) noexcept;
  std::unique_ptr<content> content_;
};

class ticket_index {
 public:
  /// Without tickets. Errors: invalid_argument (unknown_portal).
  static result<ticket_index> create(const engine& rules, std::string_view portal);

  /// Takes every ticket of a batch in: `insert` refuses ids that are there (duplicate_id), `update`
  /// those that are not (unknown_ticket), `put` takes both. Errors, by row: invalid_argument with
  /// these, missing_id and duplicate_id of the batch itself; unknown_object, schema_mismatch;
  /// limit_exceeded.
  result<ticket_changes> insert(const batch& tickets);
  result<ticket_changes> update(const batch& tickets);
  result<ticket_changes> put(const batch& tickets);
  /// Errors: invalid_argument with unknown_ticket, duplicate_id by position.
  result<ticket_changes> remove(std::span<const std::string_view> ids);

  /// What viewer::list says of a batch of all tickets. Errors: invalid_argument (foreign_viewer,
  /// and those of the query).
  result<std::string> list(const viewer& who, std::string_view query, scratch& memory) const;
  /// The counts of a list of all. Errors: invalid_argument (foreign_viewer).
  result<ticket_counts> count(const viewer& who, scratch& memory) const;
  /// The tickets of a list of all, unordered. Errors as of count.
  result<ticket_selection> select(const viewer& who, scratch& memory) const;
  /// One sight an id into `sights_out[0 .. ids.size())`: hidden where there is no such ticket.
  /// Errors as of count.
  status see(const viewer& who, std::span<const std::string_view> ids, scratch& memory,
             sight* sights_out) const;
  /// As viewer::can_see. Of an id that is not there customers are told what they are told of a
  /// hidden one, and employees "reason":"unknown_ticket". Errors: invalid_argument (foreign_viewer;
  /// ill_formed_text of an id that is no UTF-8, or has U+0000 in it).
  result<std::string> can_see(const viewer& who, std::string_view id, audience reader,
                              scratch& memory) const;

  ticket_index_size size() const noexcept;

 private:
  explicit ticket_index(std::shared_ptr<ticket_index_data> data) noexcept;
  std::shared_ptr<ticket_index_data> data_;
};

}  // namespace ambit::tickets
