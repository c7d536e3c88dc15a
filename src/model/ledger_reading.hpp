// ledger_reading.hpp: a ledger as a plan reads it. The first failure is kept, and whoever made the
// plan asks for it once, at the end: what was read after it stands for nothing.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "src/model/ledger_store.hpp"

namespace ambit::model {

/// Borrows the store. Thread rule: one thread.
class ledger_reading {
 public:
  explicit ledger_reading(const ledger_store& book) : book_(book) {}

  pool_state pool(std::string_view id) { return take(book_.pool(id)); }
  std::vector<remembered> recall(std::string_view object, std::string_view event,
                                 std::span<const std::string_view> ids) {
    return take(book_.recall(object, event, ids));
  }
  std::vector<std::int64_t> loads(std::string_view object, std::span<const owner_name> owners) {
    std::vector<std::int64_t> counts = take(book_.loads(object, owners));
    counts.resize(owners.size());  // none after a failure
    return counts;
  }

  status code() const noexcept { return code_; }
  const report& problems() const noexcept { return problems_; }

 private:
  template <class T>
  T take(result<T> read) {
    if (read) return *std::move(read);
    if (code_ == status::ok) {
      code_ = read.code();
      problems_ = read.report();
    }
    return {};
  }

  const ledger_store& book_;
  status code_ = status::ok;
  report problems_;
};

}  // namespace ambit::model
