#include "bench/lead_columns.hpp"

#include <optional>
#include <string>
#include <utility>

namespace ambit::bench {

testing::node_ptr columns_of(const workload& work) {
  std::vector<testing::node_ptr> columns;
  testing::texts_t ids;
  for (std::size_t i = 0; i < work.leads.size(); ++i) ids.emplace_back("lead-" + std::to_string(i));
  columns.push_back(testing::texts("u", "id", ids));
  for (std::size_t field = 0; field < text_field_count(); ++field) {
    testing::texts_t texts;
    for (const lead& each : work.leads) texts.emplace_back(each.texts[field]);
    columns.push_back(testing::texts("u", field_name(field), texts));
  }
  for (std::size_t field = 0; field < work.leads.front().numbers.size(); ++field) {
    std::vector<std::optional<std::int64_t>> numbers;
    for (const lead& each : work.leads) numbers.emplace_back(each.numbers[field]);
    columns.push_back(
        testing::numbers<std::int64_t>("l", field_name(text_field_count() + field), numbers));
  }
  testing::node_ptr table = testing::table(work.leads.size(), std::move(columns));
  table->finish();
  return table;
}

}  // namespace ambit::bench
