// exposure.hpp: what external users see by which grant, worked out before it is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "src/sharing/audience.hpp"
#include "src/sharing/ranked_records.hpp"
#include "src/sharing/review_query.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// How many external users see how many records.
struct exposed_counts {
  std::size_t users = 0;
  std::size_t records = 0;
};

/// A grant as all external users together have it.
struct exposed_grant {
  grant_way way = grant_way::owner;
  model::share_access access = model::share_access::read;
  std::uint32_t index = 0;
  /// The targets that reach somebody, in the order of the document.
  std::vector<const model::share_target*> to;
  std::vector<std::uint32_t> members;  ///< of the audience, ascending
  record_marks records;
  bool may_be_narrowed = false;  ///< in the policy
};

/// Borrows everything.
class exposure {
 public:
  exposure(const model::object_sharing& settings, const model::directory_data& people,
           const ranked_records& records, const audience& external, const shares_data& by_hand);

  /// In the order of their ways; those that reach nobody, but may, among them.
  const std::vector<exposed_grant>& grants() const noexcept { return grants_; }
  /// All records that some external user sees.
  const record_marks& records() const noexcept { return all_; }
  exposed_counts now() const noexcept { return now_; }
  exposed_counts without_one(std::size_t grant) const;
  exposed_counts without_all(const narrowing& of) const;

 private:
  using grant_key = std::pair<grant_way, std::uint32_t>;
  struct class_showing {
    std::vector<std::uint32_t> grants;  ///< that show something, without what users own
    std::size_t members = 0;            ///< who own nothing
  };

  grant_key key_of(const class_grant& grant) const;
  void gather(const shares_data& by_hand);
  void add_open(const model::directory_data& people);
  bool is_open(const std::vector<model::share_target>& to,
               const model::directory_data& people) const;
  void finish();
  void count_users();
  std::size_t users_without(const std::vector<bool>& narrowed) const;

  const model::object_sharing& settings_;
  const ranked_records& records_;
  const audience& external_;
  std::map<const model::share_target*, std::uint32_t> share_numbers_;
  std::map<grant_key, exposed_grant> by_key_;
  std::vector<exposed_grant> grants_;
  record_marks all_;
  std::vector<std::uint32_t> coverage_;  ///< by place: by how many grants it is seen
  std::vector<class_showing> showing_;   ///< by class
  std::size_t owners_ = 0;
  exposed_counts now_;
  std::vector<std::size_t> users_by_it_alone_;  ///< by grant: who see by no other
};

}  // namespace ambit::sharing
