// Matches: for each record the entry whose condition is true.
#include "ambit/leads.hpp"
#include "capi/call.hpp"

static_assert(ambit::matches::no_entry == AMBIT_MATCH_NO_ENTRY);
static_assert(ambit::matches::invalid == AMBIT_MATCH_INVALID);

namespace capi = ambit::capi;

ambit_matches::ambit_matches(ambit::matches held) : holder(std::move(held)) {
  entries.reserve(value.size());
  for (std::size_t row = 0; row < value.size(); ++row) entries.push_back(value.entry(row));
}

int32_t ambit_matches_entries(const ambit_matches* matches, const int32_t** entries_out,
                              size_t* count_out) {
  return capi::call({capi::out(entries_out), capi::out(count_out), capi::handle_of(matches)}, [&] {
    *entries_out = matches->entries.data();
    *count_out = matches->entries.size();
    return ambit::status::ok;
  });
}

int32_t ambit_matches_free(ambit_matches* matches) {
  return capi::free_handle(matches);
}
