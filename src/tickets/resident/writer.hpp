// writer.hpp: tickets come in, change and go, a whole batch at a time.
//
//   check     every row; nothing is changed where one is refused
//   add       rows, and entries in the lists of their people: no snapshot reaches them yet, so that
//             running out of memory leaves nothing behind but numbers that nobody has
//   commit    ids lead to the new rows, replaced ones go, a snapshot is published: cannot fail
//
// What a ticket's row, id and people lead to lies scattered in memory. So each part is done for some
// tickets side by side, and what the next step looks at is brought near for all of them first: a
// ticket of a batch waits for memory a tenth as long as one alone.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/tickets/resident/index_data.hpp"

namespace ambit::tickets::resident {

enum class write_kind : std::uint8_t { insert, update, put };

class writer {
 public:
  /// Waits for the one before.
  explicit writer(ticket_index_data& index);

  result<ticket_changes> write(const criteria::record_set& records, write_kind kind);
  result<ticket_changes> remove(std::span<const std::string_view> ids);

 private:
  /// What is known of one row, or one id, when it has been checked.
  struct checked {
    std::uint64_t hash = 0;
    std::uint32_t known = tables::none;  ///< the latest number of its id, which may have gone
    bool is_there = false;
    bool was_invalid = false;  ///< what is there
  };

  template <class IdOf>
  void look_up_all(std::size_t count, const IdOf& id_of);
  void look_up(std::string_view id, checked& out) const;
  bool check_rows(const criteria::record_set& records, write_kind kind);
  bool check_ids(std::span<const std::string_view> ids);
  void refuse(std::size_t row, std::string_view code, std::string found, std::string expected);

  void prepare();
  void compact_if_due();
  bool add_all(const criteria::record_set& records);
  std::size_t add_some(const criteria::record_set& records, std::size_t first);
  bool add(const criteria::record_set& records, std::size_t row, criteria::row cells,
           std::size_t position);
  void warn(const criteria::record_set& records, std::size_t row);
  void bury(const checked& each) noexcept;
  std::unique_ptr<snapshot> next_snapshot();
  void publish(std::unique_ptr<snapshot> next) noexcept;

  ticket_index_data& index_;
  std::scoped_lock<std::mutex> lock_;
  tables* all_;
  report problems_;
  std::vector<checked> checked_;
  std::vector<criteria::field_ordinal> fields_;  ///< all
  ticket_changes changes_;
  std::size_t tickets_;
  std::size_t invalid_;
  std::uint32_t oldest_graves_ = 0;
  bool is_all_gone_unread_ = false;  ///< no reader needs any ticket that has gone
};

/// The snapshot of an index without tickets.
void begin(ticket_index_data& index);

}  // namespace ambit::tickets::resident
