// merges.hpp: which record an id stands for by now, through merges.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/model/ledger_store.hpp"

namespace ambit::workspace {

/// The records that are left of these, in their order: each itself where it is not merged. Reads a
/// step of all chains at a time; a circle, which no merge makes, ends where it is entered.
result<std::vector<std::string>> resolve(const model::ledger_store& book, std::string_view object,
                                         std::span<const std::string> ids);

/// All records of the object that went into another one, each with the record that is left of it.
result<std::vector<std::pair<std::string, std::string>>> merged_records(
    const model::ledger_store& book, std::string_view object);

}  // namespace ambit::workspace
