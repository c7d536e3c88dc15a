// user_index.hpp: users by role, team, group and kind, and how these stand to one another: what an
// engine whose policy shares records keeps, so that nobody who asks has to look at every user.
//
// Users are positions in the directory. Thread rule: immutable. Cost: linear in the directory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/organisation.hpp"

namespace ambit::model {

/// A set of users: a bit each.
class user_set {
 public:
  explicit user_set(std::size_t end) : words_((end + 63) / 64) {}

  void add(std::uint32_t user) noexcept { words_[user / 64] |= std::uint64_t{1} << user % 64; }
  void add(std::span<const std::uint32_t> users) noexcept {
    for (const std::uint32_t user : users) add(user);
  }
  void add(const user_set& others) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= others.words_[i];
  }
  /// Ascending.
  std::vector<std::uint32_t> positions() const;

 private:
  std::vector<std::uint64_t> words_;
};

/// A forest of entities that name the one above them, in preorder: what stands below one follows
/// it. Borrows ids. What leads back to itself, which a directory refuses, stands nowhere.
class forest {
 public:
  template <class T>
  explicit forest(const table<T>& entities);

  /// One and all that stand below it; empty: it is not there.
  std::span<const std::string_view> at_or_below(std::string_view id) const noexcept;
  bool is_above(std::string_view upper, std::string_view lower) const noexcept;

 private:
  struct range {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };
  void number(const std::vector<std::string_view>& roots,
              const std::unordered_map<std::string_view, std::vector<std::string_view>>& children);

  std::vector<std::string_view> order_;
  std::unordered_map<std::string_view, range> ranges_;
};

/// The user's role where it fits: a portal role of a partner user, another of staff; else empty.
std::string_view fitting_role(const directory_data& people, const user& who) noexcept;

/// Ids, ascending: what a test against a set of owners has.
std::vector<std::string> ids_of(const directory_data& people,
                                std::span<const std::uint32_t> positions);

struct user_index {
  explicit user_index(const directory_data& people);

  using users_by_id = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;
  static std::span<const std::uint32_t> find(const users_by_id& in, std::string_view id) noexcept;

  forest roles;
  forest teams;
  group_nesting nesting;
  users_by_id by_role;   ///< by fitting_role
  users_by_id by_team;   ///< as users name them, as are the next
  users_by_id by_group;  ///< without the groups inside
  user_set internal;
  user_set partners;
  /// Whether `owner.user` is somebody who is there and no high-volume user.
  criteria::atom ordinary_owner;
};

}  // namespace ambit::model
