// committing.hpp: planning anew until nobody else has committed in between.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ambit/ledger.hpp"
#include "src/base/failure.hpp"

namespace ambit::model {

/// What `make` plans on `book`, once it is committed; as either fails, and with conflict, and
/// `hint`, where others came first 64 times.
template <class T, class Make>
result<T> commit_made(ledger& book, std::string_view hint, const Make& make) {
  // More conflicts in a row come from a host that commits all the time.
  constexpr int max_attempts = 64;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    result<T> made = make();
    if (!made) return made;
    report problems;
    const status committed = book.commit(*made, &problems);
    if (committed == status::ok) return made;
    if (committed != status::conflict) return {committed, std::move(problems)};
  }
  return fail<T>(
      status::conflict, "conflict",
      "others committed to the ledger during each of " + std::to_string(max_attempts) + " attempts",
      {}, std::string(hint));
}

/// What ledger::changes says of what was planned on another ledger: elsewhere equal versions would
/// mean nothing.
inline result<std::string> other_ledger() {
  return fail<std::string>(status::conflict, "conflict", "this was planned on another ledger", {},
                           "ask the ledger that it was planned on");
}

}  // namespace ambit::model
