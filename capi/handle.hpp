// handle.hpp: what stands behind the opaque handles of ambit.h.
//
//   struct ambit_schema : ambit::capi::handle<'s'…, ambit::schema> {…};
//
// A handle is a C++ value behind a tag that names its kind. The tag is the first thing in it and is
// wiped before the memory is given back, so that NULL, a handle of another kind and, as long as the
// memory has not been used again, a freed one can be told from a good one.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "capi/ambit.h"

namespace ambit::capi {

/// Arbitrary numbers, far from what a pointer, a size or text looks like.
enum class tag : std::uint64_t {
  none = 0,
  schema = 0xA3B1'7E57'0000'0001,
  policy = 0xA3B1'7E57'0000'0002,
  directory = 0xA3B1'7E57'0000'0003,
  zones = 0xA3B1'7E57'0000'0004,
  engine = 0xA3B1'7E57'0000'0005,
  batch = 0xA3B1'7E57'0000'0006,
  scratch = 0xA3B1'7E57'0000'0007,
  ledger = 0xA3B1'7E57'0000'0008,
  matches = 0xA3B1'7E57'0000'0009,
  plan = 0xA3B1'7E57'0000'000A,
  criterion = 0xA3B1'7E57'0000'000B,
  report = 0xA3B1'7E57'0000'000C,
  document = 0xA3B1'7E57'0000'000D,
  clients = 0xA3B1'7E57'0000'000E,
  renewals = 0xA3B1'7E57'0000'000F,
  viewer = 0xA3B1'7E57'0000'0010,
  mapping = 0xA3B1'7E57'0000'0011,
  ticket_index = 0xA3B1'7E57'0000'0012,
  shares = 0xA3B1'7E57'0000'0013,
  sharing = 0xA3B1'7E57'0000'0014,
};

template <tag Kind>
class tagged {
 public:
  static constexpr tag kind = Kind;

  tagged() = default;
  tagged(const tagged&) = delete;
  tagged& operator=(const tagged&) = delete;
  /// Volatile, since a compiler may leave out a store to an object that is about to end.
  ~tagged() { const_cast<volatile tag&>(tag_) = tag::none; }

 private:
  tag tag_ = Kind;
};

/// Read as bytes: `handle` may be of any kind.
template <class Handle>
bool is_kind(const Handle* handle) noexcept {
  tag found = tag::none;
  std::memcpy(&found, static_cast<const void*>(handle), sizeof(found));
  return found == Handle::kind;
}

/// A handle that holds a value of the C++ interface and nothing else.
template <tag Kind, class Value>
struct holder : tagged<Kind> {
  explicit holder(Value held) : value(std::move(held)) {}
  Value value;
};

/// One whose content has a fingerprint, kept as a string for the zero at its end.
template <tag Kind, class Value>
struct named_holder : holder<Kind, Value> {
  explicit named_holder(Value held)
      : holder<Kind, Value>(std::move(held)), fingerprint(this->value.fingerprint()) {}
  const std::string fingerprint;
};

}  // namespace ambit::capi

struct ambit_schema : ambit::capi::named_holder<ambit::capi::tag::schema, ambit::schema> {
  using named_holder::named_holder;
};

struct ambit_policy : ambit::capi::named_holder<ambit::capi::tag::policy, ambit::policy> {
  using named_holder::named_holder;
};

struct ambit_directory : ambit::capi::named_holder<ambit::capi::tag::directory, ambit::directory> {
  using named_holder::named_holder;
};

struct ambit_criterion : ambit::capi::named_holder<ambit::capi::tag::criterion, ambit::criterion> {
  using named_holder::named_holder;
};

struct ambit_engine : ambit::capi::named_holder<ambit::capi::tag::engine, ambit::engine> {
  using named_holder::named_holder;
  /// `mutable`: counting users does not change what the engine is.
  mutable std::atomic<std::int64_t> users{1};
};

struct ambit_zones : ambit::capi::holder<ambit::capi::tag::zones, ambit::zones> {
  explicit ambit_zones(ambit::zones held)
      : holder(std::move(held)), version(this->value.version()) {}
  const std::string version;
};

struct ambit_batch : ambit::capi::holder<ambit::capi::tag::batch, ambit::batch> {
  using holder::holder;
};

struct ambit_scratch : ambit::capi::tagged<ambit::capi::tag::scratch> {
  ambit::scratch value;
};

/// `mutable`: a ledger guards itself, which is what `const` means in ambit.h.
struct ambit_ledger : ambit::capi::tagged<ambit::capi::tag::ledger> {
  explicit ambit_ledger(ambit::ledger held) : value(std::move(held)) {}
  mutable ambit::ledger value;
};

struct ambit_matches : ambit::capi::holder<ambit::capi::tag::matches, ambit::matches> {
  explicit ambit_matches(ambit::matches held);
  std::vector<std::int32_t> entries;
};

struct ambit_plan : ambit::capi::holder<ambit::capi::tag::plan, ambit::plan> {
  explicit ambit_plan(ambit::plan held);
  std::vector<std::uint8_t> outcomes;
};

struct ambit_clients : ambit::capi::holder<ambit::capi::tag::clients, ambit::renewals::clients> {
  using holder::holder;
};

struct ambit_renewals
    : ambit::capi::holder<ambit::capi::tag::renewals, ambit::renewals::decisions> {
  explicit ambit_renewals(ambit::renewals::decisions held);
  std::vector<std::uint8_t> outcomes;
  std::vector<std::uint8_t> owners;
};

struct ambit_viewer : ambit::capi::holder<ambit::capi::tag::viewer, ambit::tickets::viewer> {
  using holder::holder;
};

struct ambit_shares : ambit::capi::holder<ambit::capi::tag::shares, ambit::sharing::shares> {
  using holder::holder;
};

struct ambit_sharing : ambit::capi::holder<ambit::capi::tag::sharing, ambit::sharing::viewer> {
  using holder::holder;
};

struct ambit_mapping : ambit::capi::holder<ambit::capi::tag::mapping, ambit::sql::mapping> {
  using holder::holder;
};

/// `mutable`: an index guards itself, as a ledger does.
struct ambit_ticket_index : ambit::capi::tagged<ambit::capi::tag::ticket_index> {
  explicit ambit_ticket_index(ambit::tickets::ticket_index held) : value(std::move(held)) {}
  mutable ambit::tickets::ticket_index value;
};

/// Both texts are made with it, so that asking for them is safe from many threads.
struct ambit_report : ambit::capi::tagged<ambit::capi::tag::report> {
  explicit ambit_report(const ambit::report& found);
  std::size_t error_count;
  std::size_t warning_count;
  std::string text;
  std::string json;
};

struct ambit_document : ambit::capi::holder<ambit::capi::tag::document, std::string> {
  using holder::holder;
};
