// shares.hpp: manual shares by whom they mean.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>

#include "ambit/sharing.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::sharing {

struct shares_data {
  /// The object, the target and what it may do.
  using share_key = std::tuple<std::string, model::share_target, model::share_access>;
  std::map<share_key, criteria::atom> tests;  ///< whether the record is one of those
  std::size_t size = 0;                       ///< as many as were given
};

}  // namespace ambit::sharing
