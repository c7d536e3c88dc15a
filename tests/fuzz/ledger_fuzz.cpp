// Any bytes as a ledger's snapshot, as a part of one, and as its commands: taken as a whole, or
// refused as a whole.
#include <string>

#include "ambit/ledger.hpp"
#include "tests/fuzz/invariant.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  const auto restored = ambit::ledger::restore(text, "ledger.json");
  fuzz::require_honest(restored);
  if (restored) {
    const std::string saved = *restored->snapshot();
    const auto again = ambit::ledger::restore(saved);
    fuzz::require(again && *again->snapshot() == saved, "a snapshot restores to itself");
  }

  const auto part = ambit::ledger::restore_part(text, "part.json");
  fuzz::require_honest(part);
  fuzz::require(!part || part->verify()->empty(), "a part that is taken is sound");

  ambit::ledger book;
  const std::string before = *book.snapshot();
  ambit::report problems;
  const ambit::status applied = book.apply(text, &problems);
  fuzz::require((applied == ambit::status::ok) != problems.has_errors(),
                "errors are why nothing is applied");
  const std::string after = *book.snapshot();
  fuzz::require(applied == ambit::status::ok || after == before, "nothing is half applied");
  const auto kept = ambit::ledger::restore(after);
  fuzz::require(kept && *kept->snapshot() == after, "what was applied can be saved");
  return 0;
}
