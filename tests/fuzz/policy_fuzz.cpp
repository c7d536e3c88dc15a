// Any bytes as a policy: it compiles, always to the same thing, or every problem is told.
#include <string>

#include "ambit/directory.hpp"
#include "ambit/engine.hpp"
#include "ambit/policy.hpp"
#include "tests/fuzz/invariant.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  const auto compiled = ambit::policy::compile(text, "policy.json");
  fuzz::require_honest(compiled);
  const auto again = ambit::policy::compile(text, "policy.json");
  fuzz::require(compiled.code() == again.code(), "the same bytes compile to the same status");
  fuzz::require(compiled.report().to_json() == again.report().to_json(),
                "the same bytes give the same report");
  if (!compiled) return 0;

  fuzz::require(compiled->fingerprint().size() == 32, "a fingerprint has 32 digits");
  fuzz::require(compiled->fingerprint() == again->fingerprint(),
                "the same bytes give the same fingerprint");
  fuzz::require(compiled->describe() == again->describe(),
                "the same bytes give the same description");
  const auto live = ambit::engine::bind(*compiled, ambit::directory(), ambit::zones());
  fuzz::require_honest(live);
  fuzz::require(static_cast<bool>(live), "a policy that compiles can be bound to nobody");
  return 0;
}
