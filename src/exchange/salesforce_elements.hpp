// salesforce_elements.hpp: what stands beside a condition in a metadata file, carried along as it
// is or named as left out.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// The elements as a JSON object under their own names; empty where there are none.
std::string data_of(const std::vector<xml::element>& elements);

/// Where something stood: the file and further members, as a JSON object.
std::string origin_of(std::string_view file,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> more);

void not_carried(report& notes, const xml::element& at, std::string_view what);

}  // namespace ambit::exchange
