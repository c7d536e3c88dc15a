// decision_data.hpp: what `decisions` holds: compact answers; texts are made when asked for.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// One answer. What it lists ends where the next one's begins.
struct decision {
  std::uint32_t client = 0;  ///< position in client_data::rows
  std::uint32_t recipients_begin = 0;
  std::uint32_t notes_begin = 0;
  std::uint8_t to_count = 0;
  renewals::outcome outcome = outcome::undecided;
  party owner = party::vendor;
  renewals::source source = source::by_default;
};

struct decision_data {
  decision_data(clients of_book, notice_kind of_kind) : book(std::move(of_book)), kind(of_kind) {}

  clients book;
  notice_kind kind;
  std::vector<decision> rows;  ///< one more than there are answers
  std::vector<recipient> recipients;
  std::vector<note> notes;  ///< those of the partner's side; the client's stand in client_data

  std::size_t size() const noexcept { return rows.size() - 1; }
};

}  // namespace ambit::renewals
