#include "src/workspace/given_records.hpp"

#include <algorithm>

#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/values.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/decision.hpp"

namespace ambit::workspace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

namespace {

std::string json_of(const criteria::field& of, const cell& value) {
  std::string text;
  json::writer out(text);
  criteria::write_value(out, of, value);
  return text;
}

cell copy_of(const criteria::field& of, const cell& value, criteria::cell_storage& storage) {
  if (value.state == cell_state::missing) return value;
  cell copy = value;
  if (value.state != cell_state::present) {
    copy.text = storage.keep(value.view()).data();
  } else if (of.type == field_type::text || of.type == field_type::id) {
    copy = storage.text(criteria::written_text(value), of.ignore_case);
  } else if (of.type == field_type::choices) {
    copy = storage.set(value.set());
  }
  return copy;
}

}  // namespace

std::vector<cell> copy_of(const criteria::object& kind, criteria::row cells,
                          criteria::cell_storage& storage) {
  std::vector<cell> copies;
  copies.reserve(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    copies.push_back(copy_of(kind.fields[i], cells[i], storage));
  return copies;
}

void given_records::want(std::string_view object, std::string_view id) {
  wanted_[std::string(object)].try_emplace(std::string(id));
}

status given_records::find_in(std::span<const batch* const> batches, report& problems) {
  for (const batch* const given : batches) {
    const batch& each = *given;
    if (!criteria::interchangeable(*viewer_.policy().schema, each.records().schema())) {
      problems.add({severity::error,
                    "schema_mismatch",
                    "records that were read by another schema than the policy's",
                    "batches of this policy's schema",
                    {},
                    {}});
      return status::schema_mismatch;
    }
    const auto of_object = wanted_.find(each.object());
    if (of_object == wanted_.end()) continue;
    for (std::size_t row = 0; row < each.size(); ++row) {
      const auto found = of_object->second.find(each.id(row));
      if (found != of_object->second.end() && found->second.kind == nullptr)
        take(each, row, found->second);
    }
  }
  return status::ok;
}

void given_records::take(const batch& from, std::size_t row, given_record& out) {
  const criteria::record_set& records = from.records();
  out.kind = viewer_.policy().schema->find(from.object());
  criteria::workspace& memory = memory_.workspace();
  if (const sharing::viewer* const shared = viewer_.find_shared(from.object())) {
    sharing::bind_moments(shared->data(), memory);
    out.sight = sharing::see_row(shared->data(), records, row, memory);
  }
  out.cells = copy_of(*out.kind, records.load(row, memory), storage_);
}

given_record* given_records::find(std::string_view object, std::string_view id) {
  const auto of_object = wanted_.find(object);
  if (of_object == wanted_.end()) return nullptr;
  const auto found = of_object->second.find(id);
  return found == of_object->second.end() || found->second.kind == nullptr ? nullptr
                                                                           : &found->second;
}

std::vector<cell> given_records::with(const given_record& record,
                                      std::span<const property_value> values) const {
  std::vector<cell> cells = record.cells;
  for (const property_value& each : values) cells[each.field] = each.value;
  criteria::compute_derived(*record.kind, cells, storage_);
  return cells;
}

std::vector<property_change> given_records::changes(const given_record& record,
                                                    const std::vector<cell>& after,
                                                    std::span<const property_value> values) {
  std::vector<property_change> found;
  for (const property_value& each : values) {
    const criteria::field& of = record.kind->fields[each.field];
    property_change change{each.field, json_of(of, record.cells[each.field]),
                           json_of(of, after[each.field])};
    if (change.from != change.to) found.push_back(std::move(change));
  }
  return found;
}

const model::pipeline_stage* given_records::stage_in(const model::workspace_pipeline& pipeline,
                                                     criteria::row cells) {
  const criteria::field& of = pipeline.object->fields[pipeline.stage];
  const cell& value = cells[pipeline.stage];
  if (value.state != cell_state::present) return nullptr;
  const std::string_view id = of.type == field_type::choice
                                  ? of.options[static_cast<std::size_t>(value.integer)]
                                  : value.view();
  const auto found = std::find_if(pipeline.stages.begin(), pipeline.stages.end(),
                                  [&](const auto& each) { return each.id == id; });
  return found == pipeline.stages.end() ? nullptr : &*found;
}

bool given_records::stands_in(const model::workspace_pipeline& pipeline, criteria::row cells) {
  if (!pipeline.when) return true;
  criteria::workspace& memory = memory_.workspace();
  criteria::bind_moment(*pipeline.atoms, viewer_.when, memory);
  return !criteria::reads_invalid(pipeline.when->reads, cells) &&
         criteria::passes(*pipeline.when, *pipeline.atoms, cells, memory);
}

}  // namespace ambit::workspace
