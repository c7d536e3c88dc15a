// ledger_texts.hpp: what a ledger says of itself, for people: `ambit ledger show` and `history`.
#pragma once

#include <string>

#include "src/base/json.hpp"
#include "src/cli/results.hpp"

namespace ambit::cli {

/// How a past decision looks in a table and in CSV.
result_shape history_shape();

/// A ledger's description, a line a thing.
std::string ledger_text(json::value description, const std::string& file);

}  // namespace ambit::cli
