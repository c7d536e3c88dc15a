// arrow_export.cpp: answers as an Arrow struct array that points into them and keeps them alive.
//
// Each structure owns what it stands on, so that a child may be moved out of its parent and live
// on, as the interface allows.
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "ambit/arrow.hpp"
#include "ambit/columns.hpp"
#include "src/model/answer_columns.hpp"

namespace ambit {

namespace exchange {

namespace {

using model::answer_column;
using model::answer_columns;
using kind = answer_column::kind;

template <class Structure>
void release_part(Structure& part) noexcept {
  if (part.release != nullptr) part.release(&part);
}

/// What a structure's private_data points to. Parts that nobody moved out go with it.
template <class Structure>
struct parts {
  parts() = default;
  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;
  ~parts() {
    for (Structure& each : children) release_part(each);
    release_part(dictionary);
  }
  void add_children(std::size_t count) {
    children.resize(count);
    for (Structure& each : children) pointers.push_back(&each);
  }

  std::vector<Structure> children;
  std::vector<Structure*> pointers;
  Structure dictionary = {};
};

struct schema_parts : parts<ArrowSchema> {
  std::string name;
  std::string metadata;
};

struct array_parts : parts<ArrowArray> {
  std::shared_ptr<const answer_columns> answers;
  std::vector<const void*> buffers;
};

template <class Structure, class Parts>
void release(Structure* structure) {
  delete static_cast<Parts*>(structure->private_data);
  structure->release = nullptr;
}

/// `format` is a constant.
void finish(ArrowSchema& out, const char* format, std::int64_t flags,
            std::unique_ptr<schema_parts> owned) noexcept {
  out = {};
  out.format = format;
  out.name = owned->name.c_str();
  out.metadata = owned->metadata.empty() ? nullptr : owned->metadata.data();
  out.flags = flags;
  out.n_children = static_cast<std::int64_t>(owned->children.size());
  out.children = owned->pointers.data();
  out.dictionary = owned->dictionary.release ? &owned->dictionary : nullptr;
  out.release = release<ArrowSchema, schema_parts>;
  out.private_data = owned.release();
}

void finish(ArrowArray& out, std::size_t length, std::size_t null_count,
            std::unique_ptr<array_parts> owned) noexcept {
  out = {};
  out.length = static_cast<std::int64_t>(length);
  out.null_count = static_cast<std::int64_t>(null_count);
  out.n_buffers = static_cast<std::int64_t>(owned->buffers.size());
  out.buffers = owned->buffers.data();
  out.n_children = static_cast<std::int64_t>(owned->children.size());
  out.children = owned->pointers.data();
  out.dictionary = owned->dictionary.release ? &owned->dictionary : nullptr;
  out.release = release<ArrowArray, array_parts>;
  out.private_data = owned.release();
}

const char* format_of(kind type) noexcept {
  switch (type) {
    case kind::text:
      return "U";
    case kind::word:
    case kind::number:
      return "i";
    case kind::flag:
      return "b";
  }
  return "n";
}

void export_column(const answer_column& column, ArrowSchema& out) {
  auto owned = std::make_unique<schema_parts>();
  owned->name = column.name();
  if (column.type() == kind::word) {
    finish(owned->dictionary, format_of(kind::text), 0, std::make_unique<schema_parts>());
  }
  finish(out, format_of(column.type()), ARROW_FLAG_NULLABLE, std::move(owned));
}

void export_texts(const model::text_list& texts, const void* present, std::size_t null_count,
                  std::shared_ptr<const answer_columns> answers, ArrowArray& out) {
  auto owned = std::make_unique<array_parts>();
  owned->answers = std::move(answers);
  owned->buffers = {present, texts.offsets.data(), texts.bytes.data()};
  finish(out, texts.size(), null_count, std::move(owned));
}

void export_column(const answer_column& column,
                   const std::shared_ptr<const answer_columns>& answers, ArrowArray& out) {
  const void* present = column.missing_count() == 0 ? nullptr : column.present_bits().data();
  if (column.type() == kind::text) {
    return export_texts(column.texts(), present, column.missing_count(), answers, out);
  }
  auto owned = std::make_unique<array_parts>();
  owned->answers = answers;
  const void* values = column.numbers().data();
  if (column.type() == kind::flag) values = column.flag_bits().data();
  owned->buffers = {present, values};
  if (column.type() == kind::word) {
    export_texts(column.texts(), nullptr, 0, answers, owned->dictionary);
  }
  finish(out, answers->size(), column.missing_count(), std::move(owned));
}

/// Pairs of texts, each behind its length, behind their count.
std::string metadata_of(const answer_columns& answers) {
  std::string out;
  const auto number = [&](std::size_t value) {
    const auto count = static_cast<std::int32_t>(value);
    char raw[sizeof count];
    std::memcpy(raw, &count, sizeof count);
    out.append(raw, sizeof count);
  };
  number(answers.notes().size());
  for (const auto& [key, text] : answers.notes()) {
    number(key.size());
    out += key;
    number(text.size());
    out += text;
  }
  return out;
}

void export_table(const answer_columns& answers, ArrowSchema& out) {
  auto owned = std::make_unique<schema_parts>();
  owned->metadata = metadata_of(answers);
  owned->add_children(answers.columns().size());
  std::size_t at = 0;
  for (const answer_column& each : answers.columns()) export_column(each, owned->children[at++]);
  finish(out, "+s", 0, std::move(owned));
}

void export_table(const std::shared_ptr<const answer_columns>& answers, ArrowArray& out) {
  auto owned = std::make_unique<array_parts>();
  owned->answers = answers;
  owned->buffers = {nullptr};
  owned->add_children(answers->columns().size());
  std::size_t at = 0;
  for (const answer_column& each : answers->columns()) {
    export_column(each, answers, owned->children[at++]);
  }
  finish(out, answers->size(), 0, std::move(owned));
}

}  // namespace

}  // namespace exchange

void export_arrow(const columns& answers, ArrowSchema& schema_out, ArrowArray& array_out) {
  schema_out = {};
  array_out = {};
  exchange::export_table(answers.data(), array_out);
  try {
    exchange::export_table(*answers.data(), schema_out);
  } catch (...) {
    array_out.release(&array_out);
    throw;
  }
}

}  // namespace ambit
