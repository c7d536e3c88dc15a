// record_lines.hpp: on which line of its file each record begins, for problems that are found when
// records have been read already.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ambit::cli {

/// By record, from 1; of CSV those below the header. Of a text whose form is wrong, nothing sound:
/// the records' own reader refuses it. Cost: a reading of the text.
std::vector<std::uint64_t> lines_of_json_records(std::string_view text);
std::vector<std::uint64_t> lines_of_csv_records(std::string_view text, char separator);

}  // namespace ambit::cli
