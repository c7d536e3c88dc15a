// directory_data.hpp: one immutable snapshot of who there is.
//
// Entities of a kind stand in a chunked table: chunks of 256 that snapshots share, and an index
// from id to position, in shards that are shared as well. A command copies the chunk (and, for a
// new id, the shard) that it touches. A position, once given, stays with its id over all later
// snapshots; a removed entity leaves a hole that a later put of the same id fills again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/digest.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/id_index.hpp"

namespace ambit::model {

enum class user_kind : std::uint8_t { internal, partner, guest };
inline constexpr std::array<std::string_view, 3> user_kind_names = {"internal", "partner", "guest"};

/// Whole local days, both ends included.
struct absence {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::string substitute;  ///< user id; empty: none
};

/// Lists of ids in entities are sets: sorted, each once.
struct user {
  std::string id;
  std::string name;
  std::string email;
  std::string profile;
  std::string account;
  std::string role;
  std::string time_zone;
  std::vector<std::string> teams;
  std::vector<std::string> groups;
  std::vector<std::string> permissions;
  std::vector<absence> absences;  ///< in the order of their days, without overlap
  std::optional<std::int64_t> last_login_unix_us;
  std::string fields;  ///< compact JSON object of the host's further fields; empty when absent
  user_kind kind = user_kind::internal;
  bool active = false;
};

struct account {
  std::string id;
  std::string name;
  std::string owner;  ///< user id; empty: none
  bool partner_enabled = false;
};

struct contact {
  struct company {
    std::string id;
    std::string role;
    bool primary = false;
  };
  std::string id;
  std::string name;
  std::string email;
  std::string user;  ///< linked user id; empty: none
  std::vector<company> companies;
  std::vector<std::string> roles;
  bool active = false;
};

struct queue {
  std::string id;
  std::string name;
  std::string email;
  std::vector<std::string> objects;
  std::vector<std::string> member_users;
  std::vector<std::string> member_teams;
  std::vector<std::string> member_roles;
  std::vector<std::string> member_groups;
  bool mail_members = false;
};

struct community {
  std::string id;
  std::vector<std::string> profiles;
  bool published = false;
  bool viewable = false;
};

/// A persistent table: copying it shares everything; put and remove copy what they touch.
template <class T>
class table {
 public:
  static constexpr std::size_t chunk_size = 256;
  static constexpr std::size_t shard_count = std::size_t{1} << id_index::shard_bits;

  /// Null when no such id is there now.
  const T* find(std::string_view id) const noexcept;
  /// Position of an id that is, or was, there.
  std::optional<std::uint32_t> position(std::string_view id) const noexcept;
  /// Those of many that are there now, `id_index::nothing` for others: faster than one by one,
  /// since what has to come from memory is asked for ahead.
  void positions(std::span<const std::string_view> ids,
                 std::span<std::uint32_t> out) const noexcept;
  /// Null for a hole.
  const T* at(std::uint32_t position) const noexcept;
  /// One past the last position.
  std::uint32_t end() const noexcept { return end_; }
  std::size_t size() const noexcept { return size_; }

  void put(T item);
  bool remove(std::string_view id);
  /// Over the digests of all entities, independent of their positions.
  base::digest_value digest() const noexcept { return digest_; }
  /// How many chunks this table has in common with another, for tests.
  std::size_t shared_chunks(const table& other) const noexcept;

 private:
  using chunk = std::array<std::shared_ptr<const T>, chunk_size>;
  std::optional<std::uint32_t> position(std::string_view id, std::uint64_t hash) const noexcept;
  bool is_at(std::uint32_t position, std::string_view id) const noexcept;
  const std::shared_ptr<const T>& slot_at(std::uint32_t position) const noexcept {
    return (*chunks_[position / chunk_size])[position % chunk_size];
  }
  void positions_of_few(std::span<const std::string_view> ids,
                        std::span<std::uint32_t> out) const noexcept;
  std::uint32_t position_for(std::string_view id);
  void forget_removed(std::string_view id, std::uint32_t position);

  // What only this table holds is changed in place, so that loading many entities copies nothing.
  std::vector<std::shared_ptr<chunk>> chunks_;
  std::vector<std::shared_ptr<id_index>> shards_;  // empty until the first put
  std::uint32_t end_ = 0;
  std::size_t size_ = 0;
  base::digest_value digest_;
};

struct directory_data {
  table<user> users;
  table<account> accounts;
  table<contact> contacts;
  table<queue> queues;
  table<community> communities;
  std::string fingerprint;  ///< set when the snapshot is whole (fingerprint_of)
};
/// Names the content, whatever commands led to it.
std::string fingerprint_of(const directory_data& data);

}  // namespace ambit::model
