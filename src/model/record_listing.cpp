// record_listing.cpp: in which order records are listed.
#include <algorithm>
#include <tuple>

#include "src/model/holding.hpp"

namespace ambit::model {

namespace {

std::optional<std::int64_t> since(const listed_record& record) {
  if (!record.held) return std::nullopt;
  return record.held->since_us;
}

}  // namespace

bool is_before(record_query::which order, const std::optional<std::int64_t>& since_a,
               const std::string& id_a, const std::optional<std::int64_t>& since_b,
               const std::string& id_b) noexcept {
  if (order == record_query::which::owned) return std::tie(since_b, id_a) < std::tie(since_a, id_b);
  return std::tie(since_a, id_a) < std::tie(since_b, id_b);
}

void put_in_order(const record_query& asked, std::vector<listed_record>& found) {
  if (asked.after) {
    const auto is_told = [&](const listed_record& record) {
      return !is_before(asked.of, asked.after->since_us, asked.after->id, since(record), record.id);
    };
    found.erase(std::remove_if(found.begin(), found.end(), is_told), found.end());
  }
  const auto precedes = [&](const listed_record& a, const listed_record& b) {
    return is_before(asked.of, since(a), a.id, since(b), b.id);
  };
  const bool is_cut = asked.most != 0 && asked.most < found.size();
  const auto kept = found.begin() + static_cast<std::ptrdiff_t>(is_cut ? asked.most : found.size());
  std::partial_sort(found.begin(), kept, found.end(), precedes);
  found.erase(kept, found.end());
}

}  // namespace ambit::model
