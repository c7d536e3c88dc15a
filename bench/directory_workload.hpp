// directory_workload.hpp: a directory of users, companies and contacts, as Arrow tables and as the
// commands of JSON Lines that mean the same.
//
// A contact has an id of 18 bytes, a name, an address, a company with a role, some a second
// company, half of them a role of their own and a few a user: 96 bytes of text on average.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::bench {

/// A column, or a table, that grows row by row.
struct table_column {
  std::string format;
  std::string name;
  std::vector<std::uint8_t> validity;
  std::vector<std::int32_t> offsets;  ///< of texts and lists
  std::string bytes;                  ///< of texts, bits and numbers
  std::vector<std::unique_ptr<table_column>> children;
  std::int64_t length = 0;

  table_column(std::string its_format, std::string its_name)
      : format(std::move(its_format)), name(std::move(its_name)) {
    if (format == "u" || format == "+l") offsets.push_back(0);
  }
  table_column& add(std::string child_format, std::string child_name) {
    return *children.emplace_back(
        std::make_unique<table_column>(std::move(child_format), std::move(child_name)));
  }
  void text(std::string_view value) {
    mark(!value.empty());
    bytes += value;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  void flag(bool value) {
    const auto at = static_cast<std::size_t>(length);
    mark(true);
    if (at / 8 == bytes.size()) bytes += '\0';
    if (value) bytes[at / 8] = static_cast<char>(bytes[at / 8] | 1 << at % 8);
  }
  void number(std::int64_t value) {
    mark(true);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  /// After its elements.
  void list() {
    mark(true);
    offsets.push_back(static_cast<std::int32_t>(children.front()->length));
  }
  void mark(bool is_there) {
    const auto at = static_cast<std::size_t>(length++);
    if (at / 8 == validity.size()) validity.push_back(0);
    if (is_there) validity[at / 8] = static_cast<std::uint8_t>(validity[at / 8] | 1U << at % 8);
  }

  void finish() {
    schemas.clear();
    arrays.clear();
    for (const auto& each : children) {
      each->finish();
      schemas.push_back(&each->schema);
      arrays.push_back(&each->array);
    }
    buffers = {validity.data()};
    if (!offsets.empty()) buffers.push_back(offsets.data());
    if (format.front() != '+') buffers.push_back(bytes.data());
    const auto count = static_cast<std::int64_t>(children.size());
    const auto buffer_count = static_cast<std::int64_t>(buffers.size());
    schema = {format.c_str(), name.c_str(),        nullptr, 0, count, schemas.data(),
              nullptr,        [](ArrowSchema*) {}, nullptr};
    array = {length,        -1,      0,
             buffer_count,  count,   buffers.data(),
             arrays.data(), nullptr, [](ArrowArray*) {},
             nullptr};
  }

  std::vector<const void*> buffers;
  std::vector<ArrowSchema*> schemas;
  std::vector<ArrowArray*> arrays;
  ArrowSchema schema = {};
  ArrowArray array = {};
};

struct directory_sizes {
  std::size_t contacts = 1'000'000;
  std::size_t companies = 50'000;
  std::size_t users = 10'000;
};

struct directory_inputs {
  table_column users{"+s", ""};
  table_column accounts{"+s", ""};
  table_column contacts{"+s", ""};
  std::string lines;
};

/// In one place for good: Arrow's structs point into it.
std::unique_ptr<directory_inputs> write_directory(directory_sizes sizes);

std::string user_id(std::size_t number);
std::string company_id(std::size_t number);
std::string contact_id(std::size_t number);

result<directory> load_arrow(const directory_inputs& from);
result<directory> load_lines(const directory_inputs& from);

}  // namespace ambit::bench
